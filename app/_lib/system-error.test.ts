import { afterEach, describe, expect, it, vi } from "vitest";
import { clientProofHeader, readClientProof } from "../../contract/client-address";
import { reportSystemError } from "./system-error";

const key = "k".repeat(43);
const convexSiteUrl = "https://happy-otter-123.convex.site";

afterEach(() => vi.unstubAllGlobals());

function catching() {
  const sent: Request[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push(new Request(url, init));
    return new Response(null, { status: 204 });
  });
  return sent;
}

describe("an error of the app", () => {
  it("is reported with its route, signed for exactly this request", async () => {
    const sent = catching();
    await reportSystemError({ work: "render", route: "/(live)/invitations/[id]" }, { convexSiteUrl, key });
    const [request] = sent;
    expect(request?.url).toBe(`${convexSiteUrl}/system-errors`);
    const body = new Uint8Array((await request?.arrayBuffer()) ?? new ArrayBuffer(0));
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual({ where: "render /(live)/invitations/[id]" });
    const proof = request?.headers.get(clientProofHeader) ?? "";
    expect(await readClientProof(proof, [key], { method: "POST", url: "/system-errors", body })).toBeDefined();
    expect(await readClientProof(proof, ["x".repeat(43)])).toBeUndefined();
  });

  it.each(["/search?name=ada@example.com", "no route", `/${"long".repeat(50)}`])(
    "is named without %s",
    async (route) => {
      const sent = catching();
      await reportSystemError({ work: "route", route }, { convexSiteUrl, key });
      expect(await sent[0]?.json()).toEqual({ where: "request /" });
    },
  );

  it("is no second error where the functions are down", async () => {
    vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("fetch failed")));
    await expect(reportSystemError({ work: "render", route: "/" }, { convexSiteUrl, key })).resolves.toBeUndefined();
  });
});
