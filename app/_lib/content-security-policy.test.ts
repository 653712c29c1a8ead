import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import nextConfig from "../../next.config";
import { proxy } from "../../proxy";
import { contentSecurityPolicy } from "./content-security-policy";

const production = {
  nonce: "bm9uY2U=",
  siteUrl: "https://example.com",
  convexUrl: "https://happy-otter-123.convex.cloud",
  development: false,
};
const directivesOf = (policy: string): Record<string, string> =>
  Object.fromEntries(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values.join(" ")];
    }),
  );

afterEach(() => vi.unstubAllEnvs());

describe("the policy of a page", () => {
  it("is strict: scripts by nonce alone, and no more hosts than the site and its Convex deployment", () => {
    expect(directivesOf(contentSecurityPolicy(production))).toEqual({
      "default-src": "'none'",
      "script-src": "'self' 'nonce-bm9uY2U=' 'strict-dynamic'",
      "style-src": "'self' 'nonce-bm9uY2U='",
      "connect-src": "'self' https://happy-otter-123.convex.cloud wss://happy-otter-123.convex.cloud",
      "img-src": "'self' data:",
      "font-src": "'self'",
      "manifest-src": "'self'",
      "form-action": "'self'",
      "base-uri": "'none'",
      "object-src": "'none'",
      "frame-ancestors": "'none'",
      "upgrade-insecure-requests": "",
      "report-uri": "/api/csp-report",
      "report-to": "csp",
    });
  });

  it("leaves plain http as it is where the site itself has no https", () => {
    const policy = directivesOf(
      contentSecurityPolicy({ ...production, siteUrl: "http://localhost:3000", convexUrl: "http://127.0.0.1:3210/" }),
    );
    expect(policy).not.toHaveProperty("upgrade-insecure-requests");
    expect(policy["connect-src"]).toBe("'self' http://127.0.0.1:3210 ws://127.0.0.1:3210");
  });

  it("allows what the development server needs there alone", () => {
    const policy = directivesOf(contentSecurityPolicy({ ...production, development: true }));
    expect(policy["script-src"]).toBe("'self' 'nonce-bm9uY2U=' 'strict-dynamic' 'unsafe-eval'");
    // A nonce beside it would switch 'unsafe-inline' off.
    expect(policy["style-src"]).toBe("'self' 'unsafe-inline'");
  });
});

describe("the proxy", () => {
  const ask = (headers: Record<string, string> = {}) => {
    vi.stubEnv("NEXT_PUBLIC_SITE_URL", production.siteUrl);
    vi.stubEnv("NEXT_PUBLIC_CONVEX_URL", production.convexUrl);
    return proxy(new NextRequest("https://example.com/sign-in", { headers })).headers;
  };
  const nonceOf = (headers: Headers) => /'nonce-([^']+)'/.exec(headers.get("content-security-policy") ?? "")?.[1] ?? "";

  it("gives each answer a nonce of 128 bits of its own, whatever policy the visitor sends", () => {
    const nonces = new Set(
      Array.from({ length: 50 }, () => nonceOf(ask({ "content-security-policy": "script-src 'nonce-mine'" }))),
    );
    expect(nonces.size).toBe(50);
    for (const nonce of nonces) expect(Buffer.from(nonce, "base64")).toHaveLength(16);
  });

  it("tells the page the policy that it tells the browser", () => {
    const headers = ask();
    expect(headers.get("x-middleware-request-content-security-policy")).toBe(headers.get("content-security-policy"));
    expect(headers.get("reporting-endpoints")).toBe('csp="/api/csp-report"');
  });

  it("has a policy even where a header marks the request as a prefetch", () => {
    expect(nonceOf(ask({ purpose: "prefetch", "next-router-prefetch": "1" }))).not.toBe("");
  });
});

describe("the headers of the configuration", () => {
  it("set no header twice: a policy only where the proxy sets none", async () => {
    const rules = (await nextConfig("").headers?.()) ?? [];
    const policies = rules.filter(({ headers }) => headers.some(({ key }) => /content-security-policy/i.test(key)));
    expect(policies.map(({ source }) => source)).toEqual(["/api/:path*", "/_next/:path*", "/.well-known/:path*"]);
    const names = rules
      .filter((rule) => !policies.includes(rule))
      .flatMap(({ headers }) => headers.map(({ key }) => key));
    expect(new Set(names).size).toBe(names.length);
    // The zone says it, for the time that the operator chose.
    expect(names).not.toContain("Strict-Transport-Security");
  });

  it("leave no path without a policy", async () => {
    const { config } = await import("../../proxy");
    const pages = new RegExp(`^${config.matcher[0]}$`);
    for (const path of ["/", "/sign-in", "/apis", "/icon.svg", "/organizations/1", "/nope"])
      expect(path).toMatch(pages);
    for (const path of ["/api/auth/get-session", "/_next/static/x.js", "/.well-known/webauthn"])
      expect(path).not.toMatch(pages);
  });
});
