import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeJsonFile } from "./json-file";
import { planCloud } from "./plan";
import { pulumiEnvironment } from "./pulumi-environment";
import { makeStackFolder, stackFolder } from "./stack-folder";

const repository = mkdtempSync(path.join(tmpdir(), "plan-"));
afterAll(() => rmSync(repository, { recursive: true }));

beforeAll(() => {
  mkdirSync(path.join(repository, "stacks"));
  writeFileSync(path.join(repository, "Pulumi.yaml"), "name: prelaunch\n");
  writeFileSync(
    path.join(repository, "stacks", "Pulumi.local.yaml"),
    `config:
  prelaunch:environment: local
  prelaunch:domain: localhost:3000
  prelaunch:app: { name: Acme }
  prelaunch:convex: { url: "http://127.0.0.1:3210", siteUrl: "http://127.0.0.1:3211" }
  prelaunch:hosting: { project: acme-local }
`,
  );
  writeFileSync(
    path.join(repository, "stacks", "Pulumi.production.yaml"),
    readFileSync(new URL("../../stacks/Pulumi.production.yaml", import.meta.url)),
  );
  for (const stack of ["local", "production"]) makeStackFolder(stackFolder(repository, stack));
});

/** As `startCloud` writes it, for what only reads it. */
function pretendRunning(stack: string): void {
  const ports = {
    control: 1,
    vercel: 11,
    cloudflare: 12,
    edge: 13,
    inbox: 2,
    alerts: 6,
    site: 3,
    convex: 4,
    convexSite: 5,
  };
  const processes = { cloud: { pid: 1, startedAt: "" }, convex: { pid: 1, startedAt: "" } };
  const urls = { site: "s", inbox: "i", alerts: "a", convex: "c", convexSite: "cs" };
  const record = { stack, startedAt: "", planDigest: "", processes, ports, urls };
  writeJsonFile(stackFolder(repository, stack).cloudFile, record);
}

describe("the plan", () => {
  it("of a local stack: ports on loopback, no names but the vendors'", () => {
    const { plan } = planCloud(stackFolder(repository, "local"), {});
    expect(plan.site).toEqual({ origin: "http://localhost:3000", host: "localhost", port: 3000 });
    expect(plan.convex).toMatchObject({ port: 3210, sitePort: 3211, deployment: undefined });
    expect(plan.hosts).toEqual([
      "api.resend.com",
      "api.vercel.com",
      "api.cloudflare.com",
      "api.convex.dev",
      "api.pwnedpasswords.com",
      "cloudflare-dns.com",
      "hooks.slack.com",
      "o1.ingest.us.sentry.io",
      "*.vercel.app",
    ]);
    expect(plan.zones).toEqual([]);
  });

  it("of a production stack: names of site, zone and deployment, a deploy key of its deployment", () => {
    const { plan, secrets } = planCloud(stackFolder(repository, "production"), {});
    expect(plan.site).toEqual({ origin: "https://example.com", host: "example.com", port: undefined });
    expect(plan.hosts).toEqual(
      expect.arrayContaining([
        "example.com",
        "*.example.com",
        "happy-otter-123.convex.cloud",
        "happy-otter-123.convex.site",
      ]),
    );
    expect(plan.alerts.hosts).toEqual(["hooks.slack.com", "o1.ingest.us.sentry.io", "hooks.example.com"]);
    expect(plan.zones).toEqual([{ id: "0123456789abcdef0123456789abcdef", name: "example.com", plan: "free" }]);
    expect(secrets["CONVEX_DEPLOY_KEY"]).toMatch(/^prod:happy-otter-123\|/);
    expect(Object.keys(secrets).sort()).toEqual([
      "ALERT_WEBHOOK_URL",
      "CLOUDFLARE_API_TOKEN",
      "CONVEX_DEPLOY_KEY",
      "GITHUB_CLIENT_SECRET",
      "GOOGLE_CLIENT_SECRET",
      "RESEND_API_KEY",
      "SENTRY_DSN",
      "VERCEL_API_TOKEN",
    ]);
  });

  it("keeps its throw-away secrets, for their owner only, and never writes down one that was given", () => {
    const folder = stackFolder(repository, "local");
    const first = planCloud(folder, {});
    const given = "re_given_0123456789abcdef";
    const second = planCloud(folder, { RESEND_API_KEY: given });
    expect(second.plan.mail.apiKey).toBe(given);
    expect(second.plan.convex.adminKey).toBe(first.plan.convex.adminKey);
    expect(planCloud(folder, {}).plan).toEqual(first.plan);
    expect(readFileSync(folder.secretsFile, "utf8")).not.toContain(given);
    expect(statSync(folder.secretsFile).mode & 0o777).toBe(0o600);
    expect(statSync(folder.root).mode & 0o777).toBe(0o700);
  });
});

describe("the environment of the engine", () => {
  it("needs a running cloud and says how to start it", () => {
    expect(() => pulumiEnvironment(stackFolder(repository, "production"), {})).toThrow(
      /start it with `npm run local -- --stack production`/,
    );
  });

  it("of a local stack uses its own file and leaves Node alone", () => {
    pretendRunning("local");
    const environment = pulumiEnvironment(stackFolder(repository, "local"), {});
    expect(environment).toMatchObject({
      PULUMI_CONFIG_PASSPHRASE: "local",
      PULUMI_DEBUG_PROVIDERS: "vercel:11,cloudflare:12",
      CONVEX_SELF_HOSTED_URL: "http://127.0.0.1:3210",
      PULUMI_OPTION_POLICY_PACK: path.join(repository, "policies"),
    });
    expect(environment).not.toHaveProperty("NODE_OPTIONS");
    expect(environment).not.toHaveProperty("PULUMI_OPTION_CONFIG_FILE");
  });

  it("of another stack uses a copy, a passphrase of its own and the names of the cloud", () => {
    pretendRunning("production");
    const folder = stackFolder(repository, "production");
    const environment = pulumiEnvironment(folder, {
      PULUMI_CONFIG_PASSPHRASE: "the team's",
      NODE_OPTIONS: "--trace-warnings",
    });
    expect(environment["PULUMI_CONFIG_PASSPHRASE"]).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(environment["PULUMI_OPTION_CONFIG_FILE"]).toBe(folder.stackFile);
    expect(environment["NODE_OPTIONS"]).toMatch(/^--trace-warnings --require ".*preload\.cjs"$/);
    expect(environment["PRELAUNCH_NAMES"]).toBe(folder.namesFile);
    expect(environment["VERCEL_API_TOKEN"]).toMatch(/^[A-Za-z0-9]{24}$/);
  });
});
