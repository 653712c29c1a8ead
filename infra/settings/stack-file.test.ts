import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { derive } from "./derive";
import { EncryptedValue } from "./encrypted";
import { readSettings } from "./read-settings";
import { findRepository } from "./repository";
import { SettingsInvalidError } from "./settings-invalid-error";
import { listStacks, readStackFile } from "./stack-file";

const repository = findRepository(import.meta.dirname);
let scratch = "";

beforeAll(() => {
  scratch = mkdtempSync(path.join(tmpdir(), "stack-file-"));
  mkdirSync(path.join(scratch, "stacks"));
  writeFileSync(path.join(scratch, "Pulumi.yaml"), "name: prelaunch\n");
});
afterAll(() => rmSync(scratch, { recursive: true }));

const write = (stack: string, text: string) =>
  writeFileSync(path.join(scratch, "stacks", `Pulumi.${stack}.yaml`), text);

function failure(run: () => unknown): SettingsInvalidError {
  try {
    run();
  } catch (error) {
    if (error instanceof SettingsInvalidError) return error;
    throw error;
  }
  throw new Error("This was accepted.");
}

describe("the stack files of this repository", () => {
  it("are there", () => {
    expect(listStacks(repository)).toEqual(expect.arrayContaining(["local", "production", "staging"]));
  });

  it.each(["local", "staging", "production"])("%s is valid as it stands", (stack) => {
    const settings = readSettings(stack, { repository, environment: {} });
    expect(settings.environment).toBe(stack);
    expect(settings.file).toBe(`stacks/Pulumi.${stack}.yaml`);
    expect(() => settings.secrets.resendApiKey.reveal()).toThrow("RESEND_API_KEY");
  });

  it("have the addresses that the README names", () => {
    const origin = (stack: string) => derive(readSettings(stack, { repository, environment: {} })).origin;
    expect([origin("local"), origin("production")]).toEqual(["http://localhost:3000", "https://example.com"]);
  });
});

describe("reading a stack file without Pulumi", () => {
  it("marks what is encrypted and leaves the rest", () => {
    write(
      "a",
      "config:\n  prelaunch:secrets:\n    resendApiKey:\n      secure: v1:abc\n  prelaunch:domain: example.com\n  other: 1\n",
    );
    expect(readStackFile("a", { repository: scratch })).toEqual({
      stack: "a",
      file: "stacks/Pulumi.a.yaml",
      config: {
        "prelaunch:secrets": { resendApiKey: new EncryptedValue() },
        "prelaunch:domain": "example.com",
        "prelaunch:other": 1,
      },
    });
  });

  it("takes an encrypted secret for set, without being able to read it", () => {
    write(
      "preview",
      `config:
  prelaunch:domain: pr-7.example.com
  prelaunch:app: { name: Acme }
  prelaunch:convex: { deployment: happy-otter-123, variables: { STRIPE: { secure: "v1:abc" } } }
  prelaunch:hosting: { project: acme-preview }
  prelaunch:mail: { from: auth@example.com }
  prelaunch:secrets: { resendApiKey: { secure: "v1:abc" } }
`,
    );
    const settings = readSettings("preview", {
      repository: scratch,
      environment: { CONVEX_DEPLOY_KEY: "preview:acme:acme|x" },
    });
    expect(settings.environment).toBe("preview");
    expect(settings.secrets.resendApiKey.readable).toBe(false);
    expect(() => settings.secrets.resendApiKey.reveal()).toThrow("is encrypted in stacks/Pulumi.preview.yaml");
    expect(settings.secrets.convexDeployKey.reveal()).toBe("preview:acme:acme|x");
    expect(settings.convex.variables.STRIPE).toBe("[encrypted]");
    expect(inspect(settings, { depth: 9 })).not.toContain("preview:acme");
  });

  it.each([
    ["no such file", "missing", undefined, "there is no such file"],
    ["no YAML", "broken", 'config:\n  a: "hunter2\n b: {', "line"],
    ["a key twice", "twice", "config:\n  prelaunch:domain: a.com\n  prelaunch:domain: b.com\n", "duplicate key"],
    ["no group", "list", "config: [1]\n", "must hold keys"],
  ])("says so: %s", (_what, stack, text, reason) => {
    if (text !== undefined) write(stack, text);
    const error = failure(() => readStackFile(stack, { repository: scratch }));
    expect(error.problems[0]?.reason).toContain(reason);
    expect(error.message).toContain(`stacks/Pulumi.${stack}.yaml`);
    expect(error.message).not.toContain("hunter2");
  });

  it("refuses a stack that shares with another one, read from the files", () => {
    const stack = (name: string, project: string) =>
      write(
        name,
        `config:\n  prelaunch:environment: preview\n  prelaunch:domain: ${name}.example.com\n  prelaunch:app: { name: Acme }\n` +
          `  prelaunch:convex: { deployment: ${name}-otter-1 }\n  prelaunch:hosting: { project: ${project} }\n  prelaunch:mail: { from: a@example.com }\n`,
      );
    stack("blue", "acme");
    stack("green", "acme");
    const error = failure(() => readSettings("blue", { repository: scratch, environment: {} }));
    expect(error.problems).toEqual([
      expect.objectContaining({
        key: "prelaunch:hosting.project",
        reason: expect.stringContaining("stacks/Pulumi.green.yaml"),
      }),
    ]);
    stack("green", "acme-green");
    expect(() => readSettings("blue", { repository: scratch, environment: {} })).not.toThrow();
  });

  it("tells where it looked when there is no repository", () => {
    expect(() => findRepository(path.parse(scratch).root)).toThrow("No Pulumi.yaml");
  });
});
