/** What a vendor answered: the JSON, or the status and the vendor's own code of a refusal. */
export type VendorAnswer = { ok: true; body: unknown } | { ok: false; status: number; message: string };

/** Looks things up at a vendor. There is no way to send anything but a GET. */
export interface Vendor {
  name: string;
  get(path: string, query?: Record<string, string | undefined>): Promise<VendorAnswer>;
}

export interface VendorOptions {
  name: string;
  baseUrl: string;
  /** The whole header: `Bearer …`, `Convex …`. */
  authorization: string;
  fetch: typeof globalThis.fetch;
}

const timeoutMs = 20_000;

/** @throws Error when there is no answer at all; no message holds the authorization */
export function vendor({ name, baseUrl, authorization, fetch }: VendorOptions): Vendor {
  return {
    name,
    async get(path, query = {}) {
      const url = new URL(baseUrl.replace(/\/$/, "") + path);
      for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
      const answer = await fetch(url, {
        method: "GET",
        headers: { authorization, accept: "application/json" },
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body: unknown = await answer.json().catch(() => undefined);
      return answer.ok ? { ok: true, body } : { ok: false, status: answer.status, message: messageIn(body) };
    },
  };
}

/** Vercel and Convex have one error, Cloudflare a list, Resend the message at the top. */
function messageIn(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const errors = "errors" in body && Array.isArray(body.errors) ? body.errors : [];
  const candidates: unknown[] = ["error" in body ? body.error : undefined, errors[0], body];
  for (const candidate of candidates) {
    if (typeof candidate === "object" && candidate !== null && "message" in candidate) return String(candidate.message);
  }
  return "";
}
