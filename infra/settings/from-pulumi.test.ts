import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { goodConfig } from "./fixtures/good-settings";
import { loadSettings } from "./from-pulumi";
import { findRepository } from "./repository";
import { SettingsInvalidError } from "./settings-invalid-error";
import { readStackFile } from "./stack-file";

const repository = findRepository(import.meta.dirname);

/** What the engine hands to a program: a group of keys is JSON text. */
function runStack(stack: string, config: Record<string, unknown>) {
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  pulumi.runtime.setMocks({ call: () => ({}), newResource: () => ({ id: "id", state: {} }) }, "prelaunch", stack);
  pulumi.runtime.setAllConfig(Object.fromEntries(texts));
}

beforeEach(() => {
  vi.stubEnv("CONVEX_DEPLOY_KEY", "prod:happy-otter-123|hunter2");
  vi.stubEnv("RESEND_API_KEY", "re_hunter2hunter2hunter2");
  vi.stubEnv("GOOGLE_CLIENT_SECRET", "hunter2hunter2hunter2");
  vi.stubEnv("GITHUB_CLIENT_SECRET", "hunter2hunter2hunter2");
  vi.stubEnv("PULUMI_OPTION_CONFIG_FILE", undefined);
});
afterEach(() => vi.unstubAllEnvs());

const production = () => readStackFile("production", { repository }).config;

function failure(): SettingsInvalidError {
  try {
    loadSettings();
  } catch (error) {
    if (error instanceof SettingsInvalidError) return error;
    throw error;
  }
  throw new Error("These settings were accepted.");
}

describe("in a Pulumi program", () => {
  it("reads the configuration of the engine, with secrets in clear but not shown", () => {
    runStack("production", production());
    const settings = loadSettings();
    expect(settings).toMatchObject({
      stack: "production",
      file: "stacks/Pulumi.production.yaml",
      domain: "example.com",
    });
    expect(settings.secrets.resendApiKey.reveal()).toBe("re_hunter2hunter2hunter2");
    expect(JSON.stringify(settings)).not.toContain("hunter2");
  });

  it("is refused without a stack trace", () => {
    runStack("production", { ...production(), "prelaunch:domain": "https://example.com" });
    const error = failure();
    expect(pulumi.RunError.isInstance(error)).toBe(true);
    expect(error.message).toContain("stacks/Pulumi.production.yaml: prelaunch:domain has a scheme");
  });

  it("names the stack file when the engine runs from the local cloud's copy of it", () => {
    vi.stubEnv(
      "PULUMI_OPTION_CONFIG_FILE",
      path.join(repository, ".prelaunch", "production", "project", "Pulumi.production.yaml"),
    );
    runStack("production", { ...production(), "prelaunch:app": { nmae: "Acme" } });
    expect(failure().file).toBe("stacks/Pulumi.production.yaml");
  });

  it("judges a stack of another name against the ones beside it", () => {
    runStack("blue", { ...goodConfig, "prelaunch:convex": { deployment: "patient-heron-456" } });
    expect(failure().problems.map(({ key }) => key)).toEqual(
      expect.arrayContaining(["prelaunch:domain", "prelaunch:convex.deployment"]),
    );
  });
});
