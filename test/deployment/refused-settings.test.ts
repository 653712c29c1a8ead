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

  it("wrote nothing anywhere", () => {
    expect(stack.journal().filter((entry) => entry.kind === "write")).toEqual([]);
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
