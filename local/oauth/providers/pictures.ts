import type { Hono } from "hono";

/** One grey pixel. */
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNobW39DwAFhAKBPXZ/PwAAAABJRU5ErkJggg==",
  "base64",
);

/** Answers for profile pictures below each place (a host, or a host and a path): everyone looks the same. */
export function servePictures(app: Hono, places: readonly string[]): void {
  for (const place of places) {
    app.get(`/${place}/*`, () => new Response(new Uint8Array(png), { headers: { "content-type": "image/png" } }));
  }
}
