import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { keySetText, newSigningKey } from "../../infra/provider/secrets/key-set";
import { goodConfig } from "../../infra/settings/fixtures/good-settings";
import { parseSettings } from "../../infra/settings/parse";
import { examine } from "../finding";
import { siteChecks } from ".";
import { cookieFindings, parse } from "./cookies";

const origin = "https://example.com";
const settings = parseSettings(goodConfig, {
  stack: "production",
  file: "stacks/Pulumi.production.yaml",
  environment: {},
  missingSecrets: "allow",
});
const secret = "an-auth-secret-of-more-than-thirty-two-characters";
const { text: jwks, keyIds } = await keySetText(await newSigningKey(), secret, []);
const healthy = { JWKS: jwks, BETTER_AUTH_SECRET: secret, SITE_URL: origin };

/** What is not as it should be. */
interface Planted {
  origin?: string;
  callback?: string;
  cookie?: string;
  session?: () => Response;
  keys?: string[];
  siteKeys?: string[];
  page?: string;
  redirects?: Record<string, string>;
  diagnostics?: number;
  variables?: Record<string, string> | undefined;
}

/** A site and its functions as the doctor meets them, healthy but for what is planted. */
async function codes(planted: Planted = {}): Promise<string[]> {
  const auth = (keys: string[]) => {
    const api = new Hono();
    api.get("/get-session", () => planted.session?.() ?? Response.json(null));
    api.get("/convex/jwks", () => Response.json({ keys: keys.map((kid) => ({ kid })) }));
    api.post("/sign-out", (context) => {
      if (context.req.header("origin") !== (planted.origin ?? origin))
        return Response.json({ code: "INVALID_ORIGIN" }, { status: 403 });
      const cookie =
        planted.cookie ?? "__Host-better-auth.session_token=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax";
      return Response.json({ success: true }, { headers: { "set-cookie": cookie } });
    });
    api.post("/sign-in/social", () => {
      const callback = planted.callback ?? `${origin}/api/auth/callback/google`;
      return Response.json({
        url: `https://accounts.google.com/o/oauth2/v2/auth?redirect_uri=${encodeURIComponent(callback)}`,
      });
    });
    return api;
  };
  const site = new Hono();
  for (const [from, to] of Object.entries(planted.redirects ?? {})) site.get(from, (context) => context.redirect(to));
  site.route("/api/auth", auth(planted.siteKeys ?? planted.keys ?? keyIds));
  site.get("/api/diagnostics", () => Response.json({}, { status: planted.diagnostics ?? 403 }));
  site.get("/script.js", (context) => context.text(planted.page ?? 'connect("https://happy-otter-123.convex.cloud")'));
  site.get("/dashboard", (context) => context.redirect("/sign-in"));
  site.get("*", (context) => context.html('<script src="/script.js"></script>'));
  const functions = new Hono().route("/api/auth", auth(planted.keys ?? keyIds));
  const fetch = (async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    return new URL(request.url).origin === origin ? site.fetch(request) : functions.fetch(request);
  }) as typeof globalThis.fetch;
  const variables = "variables" in planted ? planted.variables : healthy;
  const results = await examine(siteChecks({ settings, variables, acceptanceSecret: undefined, fetch }));
  return [...new Set(results.flatMap(({ findings }) => findings.map(({ code }) => code)))];
}

describe("a running site", () => {
  it("that is well has nothing", async () => {
    expect(await codes()).toEqual([]);
  });

  it.each([
    ["CSRF, origin mismatch", { origin: "https://www.example.com" }, "auth-origin"],
    ["callback mismatch", { callback: "http://localhost:3000/api/auth/callback/google" }, "auth-callback"],
    [
      "session missing on the server: another domain",
      { cookie: "__Secure-better-auth.session_token=; Domain=example.org; Secure" },
      "auth-session-missing",
    ],
    [
      "session missing on the server: another name",
      { cookie: "session.session_token=; Secure" },
      "auth-session-missing",
    ],
    ["adapter wrong: the functions fail", { session: () => new Response("no", { status: 500 }) }, "auth-adapter"],
    ["adapter wrong: not pushed", { session: () => new Response("", { status: 404 }) }, "auth-adapter"],
    ["stale JWKS: other keys are served", { keys: ["other"] }, "auth-jwks-stale"],
    [
      "stale JWKS: another secret",
      { variables: { ...healthy, BETTER_AUTH_SECRET: "x".repeat(40) } },
      "auth-jwks-stale",
    ],
    ["stale JWKS: none", { variables: { SITE_URL: origin } }, "auth-jwks-stale"],
    ["http cookies", { cookie: "better-auth.session_token=; Path=/; HttpOnly" }, "auth-cookie-http"],
    [
      "wrong deployment in the scripts",
      { page: 'connect("https://other-fox-9.convex.cloud")' },
      "auth-wrong-deployment",
    ],
    ["wrong deployment behind the site", { siteKeys: ["theirs"] }, "auth-wrong-deployment"],
    ["refresh loop", { redirects: { "/sign-in": "/dashboard" } }, "auth-refresh-loop"],
    ["diagnostics for everyone", { diagnostics: 200 }, "diagnostics-open"],
  ] satisfies [string, Planted, string][])("with %s is found out", async (_name, planted, code) => {
    expect(await codes(planted)).toContain(code);
  });

  it("is not judged by what cannot be read", async () => {
    expect(await codes({ variables: undefined })).toEqual(["not-looked-at"]);
  });
});

describe("a session cookie", () => {
  it.each([
    ["better-auth.session_token=x; Path=/", "http://localhost:3000", []],
    ["better-auth.session_token=x; Path=/; Secure", "http://localhost:3000", ["auth-session-missing"]],
    ["__Secure-better-auth.session_token=x; Domain=.example.com; Secure", "https://app.example.com", []],
    [
      "__Host-better-auth.session_token=x; Domain=example.com; Secure; Path=/",
      "https://example.com",
      ["auth-session-missing"],
    ],
  ])("%s at %s", (header, site, expected) => {
    expect(cookieFindings(parse(header), site).map(({ code }) => code)).toEqual(expected);
  });
});
