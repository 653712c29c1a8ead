import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { goodConfig, goodEnvironment, withKey } from "./fixtures/good-settings";
import { parseSettings } from "./parse";
import { SettingsInvalidError } from "./settings-invalid-error";
import { markEncrypted } from "./stack-file";

const config = z.record(z.string(), z.unknown());

/** One mistake in a good production stack, and what must be said about it. */
const mistake = z.strictObject({
  what: z.string(),
  stack: z.string().default("production"),
  /** Keys to set: `section` or `section.key`. */
  change: config.default({}),
  /** Keys to take out. */
  without: z.array(z.string()).default([]),
  /** Environment variables; null takes one out. */
  environment: z.record(z.string(), z.string().nullable()).default({}),
  /** Judge the configuration as the file holds it, too: what is encrypted and what is not. */
  written: z.boolean().default(false),
  /** Configuration of the stack staging beside it. */
  staging: config.optional(),
  key: z.string(),
  reason: z.string(),
  example: z.string(),
});
type Mistake = z.output<typeof mistake>;

const folder = path.join(import.meta.dirname, "fixtures", "bad-settings");
const groups = readdirSync(folder).map((name): [string, Mistake[]] => {
  const cases: unknown = parse(readFileSync(path.join(folder, name), "utf8"));
  return [path.basename(name, ".yaml").replaceAll("-", " "), z.array(mistake).parse(cases)];
});

const file = "stacks/Pulumi.production.yaml";
/** Stands in the cases wherever a secret would. */
const canary = "hunter2";

function failureOf(
  test: Pick<Mistake, "stack" | "change" | "without" | "environment" | "written" | "staging">,
): SettingsInvalidError {
  const changes = [...test.without.map((key): [string, unknown] => [key, undefined]), ...Object.entries(test.change)];
  const changed = changes.reduce((all, [key, value]) => withKey(all, key, markEncrypted(value)), goodConfig);
  const environment = Object.entries({ ...goodEnvironment, ...test.environment }).map(([name, value]) => [
    name,
    value ?? undefined,
  ]);
  try {
    parseSettings(changed, {
      stack: test.stack,
      file,
      environment: Object.fromEntries(environment),
      ...(test.written ? { written: changed } : {}),
      ...(test.staging
        ? { siblings: [{ stack: "staging", file: "stacks/Pulumi.staging.yaml", config: test.staging }] }
        : {}),
    });
  } catch (error) {
    if (error instanceof SettingsInvalidError) return error;
    throw error;
  }
  throw new Error("These settings were accepted.");
}

it("accepts the settings that each case changes", () => {
  expect(() => parseSettings(goodConfig, { stack: "production", file, environment: goodEnvironment })).not.toThrow();
});

it("covers at least forty kinds", () => {
  expect(groups.flatMap(([, cases]) => cases).length).toBeGreaterThanOrEqual(40);
});

describe.each(groups)("%s", (_group, cases) => {
  it.each(cases)("$what", (test) => {
    const error = failureOf(test);
    const problem = error.problems.find(({ key, reason }) => key === test.key && reason.includes(test.reason));
    expect(problem, `found instead: ${JSON.stringify(error.problems, null, 1)}`).toBeDefined();
    expect(problem?.example).toContain(test.example);
    expect(problem?.file).toBe(file);

    const [summary] = error.message.split("\n");
    expect(summary).toContain(file);
    expect(summary).toContain(test.key);
    expect(error.message).not.toContain(canary);
    // One mistake is not reported again by everything that depends on it.
    expect(error.problems.length, error.message).toBeLessThanOrEqual(2);
  });
});

describe("too much for Convex", () => {
  const plain = { stack: "production", without: [], environment: {}, written: false, staging: undefined };

  it.each([
    ["a variable of more than 8 KiB", { BIG: "é".repeat(4097) }, "prelaunch:convex.variables.BIG", "larger than 8 KiB"],
    ["more than 512 variables", numbered(513, ""), "prelaunch:convex.variables", "more than 512 variables"],
    ["more than 512 KiB", numbered(100, "x".repeat(8000)), "prelaunch:convex.variables", "larger than 512 KiB in all"],
  ])("%s", (_what, variables, key, reason) => {
    const { problems } = failureOf({ ...plain, change: { "convex.variables": variables } });
    expect(problems).toEqual([expect.objectContaining({ key, reason: expect.stringContaining(reason) })]);
  });

  it("takes what just fits", () => {
    const variables = { BIG: "é".repeat(4096), ...numbered(511, "") };
    const fits = withKey(goodConfig, "convex.variables", variables);
    expect(() => parseSettings(fits, { stack: "production", file, environment: goodEnvironment })).not.toThrow();
  });
});

function numbered(count: number, value: string): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`V${index}`, value]));
}

it("reports everything at once", () => {
  const all = groups
    .flatMap(([, cases]) => cases)
    .filter((test) => /^(auth|mail|hosting)\./.test(Object.keys(test.change)[0] ?? ""));
  const change = Object.assign({}, ...all.map((test) => test.change));
  const { problems, message } = failureOf({
    stack: "production",
    change,
    without: [],
    environment: { RESEND_API_KEY: "x" },
    written: false,
    staging: undefined,
  });
  expect(new Set(problems.map(({ key }) => key.split(/[:.]/)[1]))).toEqual(
    new Set(["hosting", "mail", "auth", "secrets"]),
  );
  expect(message.split("\n")[0]).toMatch(/^stacks\/Pulumi\.production\.yaml: \d+ problems in the settings: /);
});

it("says nothing that a key of unknown name might give away", () => {
  const change = {
    "secrets.re_hunter2hunter2hunter2": "x",
    "convex.variables": { sk_live_hunter2hunter2: "x", "bad name": "y" },
  };
  const { message } = failureOf({
    stack: "production",
    change,
    without: [],
    environment: {},
    written: true,
    staging: undefined,
  });
  expect(message).not.toContain(canary);
});
