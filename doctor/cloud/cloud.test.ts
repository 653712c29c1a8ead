import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { goodConfig } from "../../infra/settings/fixtures/good-settings";
import { parseSettings } from "../../infra/settings/parse";
import {
  testToken as cloudflareToken,
  type TestCloudflare,
  testCloudflare,
} from "../../local/cloudflare/cloudflare.fixture";
import { type TestVercel, testVercel, testToken as vercelToken } from "../../local/vercel/local-vercel.fixture";
import { examine } from "../finding";
import { type CloudOptions, cloudChecks } from ".";

let vercel: TestVercel;
let cloudflare: TestCloudflare;
let methods: Set<string>;
let resendDomains: Record<string, string>[];
/** Answers in place of the stand-in's, by host and path. */
let instead: Record<string, () => Response>;

beforeEach(async () => {
  vercel = await testVercel();
  cloudflare = testCloudflare();
  methods = new Set();
  instead = {};
  resendDomains = [{ name: "example.com", status: "verified", region: "us-east-1" }];
});
afterEach(async () => {
  await vercel.end();
  cloudflare.end();
});

const fetch = (async (input: string | URL | Request, init?: RequestInit) => {
  const request = new Request(input, init);
  methods.add(request.method);
  const { host, pathname } = new URL(request.url);
  const planted = instead[`${host}${pathname}`];
  if (planted) return planted();
  if (host === "api.vercel.com") return vercel.vercel.api.fetch(request);
  if (host === "api.cloudflare.com") return cloudflare.cloudflare.api.fetch(request);
  if (host === "api.resend.com") return Response.json({ data: resendDomains });
  return new Response(null, { status: 404 });
}) as typeof globalThis.fetch;

async function codes(options: Partial<CloudOptions> = {}, config: Record<string, unknown> = {}): Promise<string[]> {
  const settings = parseSettings(
    { ...goodConfig, "prelaunch:auth": {}, ...config },
    { stack: "production", file: "stacks/Pulumi.production.yaml", environment: {}, missingSecrets: "allow" },
  );
  const results = await examine(
    cloudChecks({
      settings,
      env: { VERCEL_API_TOKEN: vercelToken, CLOUDFLARE_API_TOKEN: cloudflareToken },
      deployKey: "prod:happy-otter-123|key",
      variables: { SITE_URL: "https://example.com", SOMEBODY_ELSES: "x" },
      failure: undefined,
      resendApiKey: "re_key",
      isDeployed: false,
      fetch,
      ...options,
    }),
  );
  return results.flatMap(({ findings }) => findings.map(({ code }) => code));
}

const envelope = (result: unknown) => () => Response.json({ success: true, errors: [], messages: [], result });

describe("accounts that are well", () => {
  it("have nothing, before the first up and after it, and are only ever asked", async () => {
    expect(await codes()).toEqual([]);
    const { id: projectId } = await vercel.create("vercelProject", { name: "acme" });
    await vercel.create("vercelDomain", { projectId, domain: "example.com" });
    await cloudflare.create("cloudflareRecord", {
      name: "example.com",
      type: "A",
      content: "76.76.21.21",
      ttl: 1,
      proxied: true,
      comment: "Managed by Prelaunch",
    });
    await cloudflare.create("cloudflareRuleset", {
      kind: "zone",
      name: "Prelaunch: Custom rules",
      phase: "http_request_firewall_custom",
      rules: [
        { ref: "prelaunch-methods", action: "block", expression: 'http.request.uri.path eq "/x"', enabled: true },
      ],
    });
    expect(await codes({ isDeployed: true })).toEqual([]);
    expect([...methods]).toEqual(["GET"]);
    expect(
      [...vercel.journal, ...cloudflare.journal].filter(({ operation }) => operation.startsWith("DELETE")),
    ).toEqual([]);
  });
});

describe("what is in the way in an account", () => {
  const expectCode = async (code: string, options?: Partial<CloudOptions>, config?: Record<string, unknown>) => {
    expect(await codes(options, config)).toContain(code);
    expect([...methods]).toEqual(["GET"]);
  };

  it("at Vercel: tokens, teams, projects, domains, Git", async () => {
    await expectCode("vercel-token", { env: { VERCEL_API_TOKEN: "wrong-token-of-some-length" } });
    const team = { "prelaunch:hosting": { project: "acme", team: "acme" } };
    const scope =
      (scopes: unknown, more = {}) =>
      () =>
        Response.json({ token: { id: "t", name: "t", type: "token", createdAt: 1, activeAt: 1, scopes, ...more } });
    instead["api.vercel.com/v5/user/tokens/current"] = scope([{ type: "team", teamId: "team_other", createdAt: 1 }]);
    await expectCode("vercel-token-scope", {}, team);
    instead["api.vercel.com/v5/user/tokens/current"] = scope([{ type: "user", createdAt: 1 }], {
      expiresAt: Date.now() + 86_400_000,
    });
    await expectCode("vercel-token-expires");
    instead["api.vercel.com/v2/teams/acme"] = () =>
      Response.json({ id: "team_acme", slug: "acme", billing: { plan: "hobby" } });
    await expectCode("vercel-plan", {}, team);
    instead["api.vercel.com/v2/teams/acme"] = () =>
      Response.json({ error: { code: "forbidden", message: "no" } }, { status: 403 });
    await expectCode("vercel-token-scope", {}, team);

    const { id: other } = await vercel.create("vercelProject", { name: "other" });
    await vercel.create("vercelDomain", { projectId: other, domain: "example.com" });
    await expectCode("vercel-domain-taken");
    await vercel.create("vercelProject", { name: "acme" });
    await expectCode("vercel-project-exists");
    instead["api.vercel.com/v9/projects/acme"] = () =>
      Response.json({ id: "prj_1", link: { type: "github", deployHooks: [{}] } });
    await expectCode("vercel-git-link", { isDeployed: true });
  });

  it("at Cloudflare: token, permissions, zone, plan, rules, records, authorities, DNSSEC", async () => {
    await expectCode("cloudflare-token", { env: { CLOUDFLARE_API_TOKEN: "wrong" } });
    const zone = "api.cloudflare.com/client/v4/zones/0123456789abcdef0123456789abcdef";
    const zoneIs = (more: object) =>
      envelope({ name: "example.com", status: "active", plan: { legacy_id: "free" }, ...more });
    for (const [more, code] of [
      [{ name: "example.org" }, "cloudflare-zone"],
      [{ paused: true }, "cloudflare-zone"],
      [{ plan: { legacy_id: "pro" } }, "cloudflare-plan"],
      [{ status: "pending", name_servers: ["ada.ns.cloudflare.com"] }, "cloudflare-nameservers"],
    ] as const) {
      instead[zone] = zoneIs(more);
      await expectCode(code);
    }
    delete instead[zone];
    const denied = () =>
      Response.json({ success: false, errors: [{ code: 10000, message: "Authentication error" }] }, { status: 403 });
    instead[`${zone}/rulesets/phases/http_ratelimit/entrypoint`] = denied;
    await expectCode("cloudflare-permission");
    delete instead[`${zone}/rulesets/phases/http_ratelimit/entrypoint`];

    const record = { name: "example.com", ttl: 3600 };
    await cloudflare.create("cloudflareRecord", { ...record, type: "A", content: "192.0.2.1", proxied: false });
    await expectCode("cloudflare-record-in-the-way");
    await cloudflare.create("cloudflareRecord", {
      ...record,
      type: "CAA",
      data: { flags: 0, tag: "issue", value: "digicert.com" },
    });
    await expectCode("cloudflare-caa");
    await cloudflare.create("cloudflareRuleset", {
      kind: "zone",
      name: "default",
      phase: "http_request_firewall_custom",
      rules: [{ ref: "theirs", action: "block", expression: 'http.request.uri.path eq "/x"', enabled: true }],
    });
    await expectCode("cloudflare-phase-occupied");
    const signed = { "prelaunch:edge": { ...(goodConfig["prelaunch:edge"] as object), dnssec: true } };
    await expectCode("cloudflare-dnssec", { isDeployed: true }, signed);
  });

  it("at Convex and Resend: keys, variables, domains", async () => {
    await expectCode("convex-key", { deployKey: "dev:happy-otter-123|key" });
    await expectCode("convex-key", { deployKey: "prod:other-fox-9|key" });
    await expectCode("convex-unreachable", { variables: undefined, failure: "the deployment answers 401" });
    await expectCode("convex-variables", { variables: { SITE_URL: "https://example.org" } });
    await expectCode("not-looked-at", { deployKey: undefined, variables: undefined });

    resendDomains = [{ name: "example.com", status: "not_started", region: "eu-west-1" }];
    await expectCode("resend-domain-unverified");
    await expectCode("resend-region");
    resendDomains = [];
    await expectCode("resend-domain-missing");
    instead["api.resend.com/domains"] = () =>
      Response.json({ name: "validation_error", message: "API key is invalid" }, { status: 401 });
    await expectCode("resend-key");
    instead["api.resend.com/domains"] = () =>
      Response.json(
        { name: "restricted_api_key", message: "This API key is restricted to only send emails" },
        { status: 401 },
      );
    await expectCode("not-looked-at");
  });
});
