import { afterEach, describe, expect, it, vi } from "vitest";
import { diagnose, isDevelopment } from "./diagnostics";

const around = {
  siteUrl: "http://localhost:3000",
  convexUrl: "http://127.0.0.1:3210",
  convexSiteUrl: "http://127.0.0.1:3211",
  authBasePath: "/api/auth",
  isSignedIn: async () => false,
  fetch: (async (url: string) =>
    url.endsWith("/convex/jwks") ? Response.json({ keys: [{ kid: "one" }] }) : Response.json(null)) as typeof fetch,
};
const ask = (headers: Record<string, string> = {}) => new Request("http://localhost:3000/api/diagnostics", { headers });

describe("diagnose", () => {
  it("tells the deployment, the keys and that nobody is signed in", async () => {
    expect(await diagnose(ask({ host: "localhost:3000" }), around)).toEqual({
      site: "http://localhost:3000",
      requestOrigin: "http://localhost:3000",
      convex: { url: "http://127.0.0.1:3210", siteUrl: "http://127.0.0.1:3211" },
      cookies: [],
      session: "none",
      authApi: 200,
      signingKeys: ["one"],
    });
  });

  it("tells a session that is missing on the server, and no cookie's value", async () => {
    const cookie = "other=1; better-auth.session_token=s3cret";
    const diagnosis = await diagnose(ask({ cookie }), around);
    expect(diagnosis).toMatchObject({ session: "missing", cookies: ["better-auth.session_token"] });
    expect(JSON.stringify(diagnosis)).not.toContain("s3cret");
    const signedIn = { ...around, isSignedIn: async () => true };
    expect(await diagnose(ask({ cookie }), signedIn)).toMatchObject({ session: "signed-in" });
  });

  it("tells functions that do not answer", async () => {
    const silent = { ...around, fetch: (() => Promise.reject(new Error("refused"))) as typeof fetch };
    expect(await diagnose(ask(), silent)).toMatchObject({ authApi: 0, signingKeys: [] });
  });
});

describe("the route", () => {
  afterEach(() => {
    vi.resetModules();
    vi.doUnmock("./environment");
    vi.doUnmock("./auth-server");
  });
  const route = async (siteUrl: string) => {
    vi.doMock("./environment", () => ({
      environment: { NEXT_PUBLIC_SITE_URL: siteUrl, NEXT_PUBLIC_CONVEX_URL: "", NEXT_PUBLIC_CONVEX_SITE_URL: "" },
    }));
    vi.doMock("./auth-server", () => ({ currentUser: async () => null }));
    return import("../api/diagnostics/route");
  };

  it("answers on this machine alone", async () => {
    expect((await (await route("http://localhost:3000")).GET(ask())).status).toBe(200);
    vi.resetModules();
    const refused = await (await route("https://example.com")).GET(ask({ host: "localhost:3000" }));
    expect(refused.status).toBe(403);
    expect(await refused.text()).not.toContain("convex");
  });

  it.each(["https://localhost.example.com", "https://example.com", "https://127.0.0.1.nip.io"])(
    "%s is elsewhere",
    (url) => {
      expect(isDevelopment(url)).toBe(false);
    },
  );
});
