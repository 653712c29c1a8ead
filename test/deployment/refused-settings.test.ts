import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Config, openTestStack, type TestStack } from "./test-stack";

const name = "test-refused";
let stack: TestStack;

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production" });
});
afterAll(async () => {
  await stack?.close();
});

const previewWithPack = (): ReturnType<TestStack["pulumi"]> =>
  stack.pulumi(["preview", "--policy-pack", "policies", "--stack", name], { PULUMI_OPTION_POLICY_PACK: "" });

const section = (config: Config, key: string): Record<string, unknown> =>
  (config[key] ?? {}) as Record<string, unknown>;

/** A wrong setting for each policy: form is right, so that only the policy can see it. */
const wrong: [item: string, setting: string, change: (config: Config) => void, value: string][] = [
  ["ENV-1", "prelaunch:secrets.authSecret", () => undefined, "better-auth-secret-better-auth-secret"],
  [
    "ENV-2",
    "prelaunch:convex.variables.SITE_URL",
    (config) => {
      config.convex = { ...section(config, "convex"), variables: { SITE_URL: "https://www.example.net" } };
    },
    "www.example.net",
  ],
  [
    "ENV-3",
    "prelaunch:hosting.variables.NEXT_PUBLIC_CONVEX_URL",
    (config) => {
      config.hosting = {
        ...section(config, "hosting"),
        variables: { NEXT_PUBLIC_CONVEX_URL: "https://other-animal-456.convex.cloud" },
      };
    },
    "other-animal-456",
  ],
  [
    "SEC-5",
    "prelaunch:convex.variables.TRUSTED_ORIGINS",
    (config) => {
      config.convex = {
        ...section(config, "convex"),
        variables: { TRUSTED_ORIGINS: "https://example.com,https://*.preview.example.net" },
      };
    },
    "preview.example.net",
  ],
];

describe("pulumi preview --policy-pack policies", () => {
  it("passes the production stack as it is committed", async () => {
    stack.configure();
    const result = await previewWithPack();
    expect(result.exitCode, result.all).toBe(0);
  });

  it.each(wrong)("refuses what %s forbids and names %s", async (item, setting, change, value) => {
    stack.configure(change);
    const extra: Record<string, string> = item === "ENV-1" ? { BETTER_AUTH_SECRET: value } : {};
    const result = await stack.pulumi(["preview", "--policy-pack", "policies", "--stack", name], {
      PULUMI_OPTION_POLICY_PACK: "",
      ...extra,
    });
    expect(result.exitCode, result.all).not.toBe(0);
    expect(result.all).toContain(item);
    expect(result.all).toContain(setting);
    expect(result.all).not.toContain(value);
  });

  it("refuses many wrong settings at once, each by its own code", async () => {
    stack.configure((config) => {
      const wrongVariables = {
        DISABLE_RATE_LIMIT: "true",
        DISABLE_AUDIT_LOG: "true",
        ANALYTICS_ORIGIN: "http://localhost:8123/c4n4ry",
        CLIENT_IP_HEADER: "x-forwarded-for",
        DISABLE_CSRF_CHECK: "true",
        JWT_ISSUER: "https://c4n4ry.example.net",
        PASSKEY_RP_ID: "c4n4ry.net",
        SESSION_EXPIRES_IN: "31536000",
      };
      config.convex = { ...section(config, "convex"), variables: wrongVariables };
      config.hosting = {
        ...section(config, "hosting"),
        variables: { CONVEX_DEPLOY_KEY: "c4n4ry", NEXT_PUBLIC_APP_SECRET: "c4n4ry" },
      };
    });
    const result = await previewWithPack();
    expect(result.exitCode, result.all).not.toBe(0);
    for (const code of [
      "sec-6-app-limits",
      "cmp-1-audit-log",
      "sec-3-this-machine",
      "sec-7-address-headers",
      "sec-5-origin-checks",
      "cvx-2-issuer",
      "env-6-passkey-domain",
      "sec-1-session-lifetime",
      "sec-8-one-road",
      "sec-8-public-secrets",
    ]) {
      expect(result.all).toContain(`Code: ${code}.`);
    }
    expect(result.all).not.toContain("c4n4ry");
  });

  it("wrote nothing anywhere", () => {
    expect(stack.journal().filter((entry) => entry.kind === "write")).toEqual([]);
  });

  it("stops at limits and an audit log that are switched off, before any resource", async () => {
    stack.configure((config) => {
      config.convex = { ...section(config, "convex"), variables: { RATE_LIMITING: "off", AUDIT_LOG: "off" } };
    });
    const result = await previewWithPack();
    expect(result.exitCode).not.toBe(0);
    for (const name of ["RATE_LIMITING", "AUDIT_LOG"])
      expect(result.all).toContain(`prelaunch:convex.variables.${name}`);
    expect(result.all).not.toMatch(/EnvironmentVariables|vercel:/);
  });

  it("stops at a setting of the wrong form before any resource, on one line, without a stack trace", async () => {
    stack.configure((config) => {
      config.domain = "http://example.com/app/";
    });
    const result = await previewWithPack();
    expect(result.exitCode).not.toBe(0);
    expect(result.all).toContain("prelaunch:domain");
    expect(result.all).toContain(`Pulumi.${name}.yaml`);
    expect(result.all).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(result.all).not.toMatch(/EnvironmentVariables|vercel:/);
  });
});
