import { existsSync, mkdtempSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { knownSecrets } from "../known-secrets";
import { fakeConvexCli } from "../testing/fake-convex-cli";
import type { ConvexConnection } from "./connection";
import { pushCode, pushEnvironment, requestOfPush } from "./push";

const selfHosted: ConvexConnection = {
  url: "http://127.0.0.1:3210",
  host: "127.0.0.1:3210",
  key: "local-name|feedfacefeedface",
  kind: "self-hosted",
};
const cloud: ConvexConnection = {
  url: "https://happy-otter-123.convex.cloud",
  host: "happy-otter-123.convex.cloud",
  key: "prod:happy-otter-123|cafebabecafebabe",
  kind: "cloud",
};

describe("a push", () => {
  it("starts the CLI of the pushed sources in their folder, with the key in the environment only", async () => {
    const project = fakeConvexCli();
    vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "passphrase");
    await pushCode(cloud, { directory: project.directory, allowLargeIndexChanges: false }, knownSecrets(), process.env);
    vi.unstubAllEnvs();
    const [start] = project.starts();
    expect(start?.env).not.toHaveProperty("PULUMI_CONFIG_PASSPHRASE");
    expect(start?.argv).toEqual(["deploy", "--yes", "--typecheck", "disable", "--codegen", "disable"]);
    expect(start?.cwd).toBe(realpathSync(project.directory));
    expect(start?.env.CONVEX_DEPLOY_KEY).toBe(cloud.key);
  });

  it("may change large indexes only when it is told so", async () => {
    const project = fakeConvexCli();
    await pushCode(cloud, { directory: project.directory, allowLargeIndexChanges: true }, knownSecrets(), process.env);
    expect(project.starts()[0]?.argv).toContain("--skip-large-indexes-check");
  });

  it("can be compared with what runs, and then nothing is sent", async () => {
    const request = {
      adminKey: cloud.key,
      appDefinition: {
        changedModules: [{ path: "a.js", source: "…" }],
        unchangedModuleHashes: [{ path: "b.js", sha256: "…" }],
        udfServerVersion: "1.48.0",
      },
    };
    const project = fakeConvexCli({ request });
    const compared = await requestOfPush(cloud, project.directory, knownSecrets(), process.env);
    expect(compared).toEqual({
      appDefinition: {
        changedModules: [{ path: "a.js" }],
        unchangedModuleHashes: [{ path: "b.js" }],
        udfServerVersion: "1.48.0",
      },
    });
    const [start] = project.starts();
    const file = start?.argv.at(-1) ?? "";
    expect(start?.argv.at(-2)).toBe("--write-push-request");
    // It holds the key.
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it("that fails shows what the CLI said, without the key and without known secrets", async () => {
    const project = fakeConvexCli({
      output: `key ${selfHosted.key}, half feedfacefeedface\n✖ schema.ts:3 bad, read "super-secret-value"\n`,
      exitCode: 1,
    });
    const secrets = knownSecrets();
    secrets.add("super-secret-value");
    const push = { directory: project.directory, allowLargeIndexChanges: false };
    const error = await pushCode(selfHosted, push, secrets, process.env).catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: "ERR_CONVEX_PUSH_FAILED" });
    expect(String(error)).toContain('✖ schema.ts:3 bad, read "[secret]"');
    expect(String(error)).toContain("exit code 1");
    expect(String(error)).not.toMatch(/feedface|super-secret-value/);
  });

  it("says what is missing in a folder that cannot be pushed", async () => {
    const directory = mkdtempSync(path.join(tmpdir(), "prelaunch-push-"));
    const push = { directory, allowLargeIndexChanges: false };
    await expect(pushCode(cloud, push, knownSecrets(), {})).rejects.toThrow(/no package\.json.*ERR_CONVEX_SETTINGS/);
  });
});

describe("the CLI's environment", () => {
  const surroundings = {
    PATH: "/bin",
    HOME: "/home/x",
    NODE_OPTIONS: "--require /names.cjs",
    NODE_EXTRA_CA_CERTS: "/ca.pem",
    PRELAUNCH_NAMES: "/names.json",
    PULUMI_CONFIG_PASSPHRASE: "passphrase",
    VERCEL_API_TOKEN: "token",
    VERCEL: "1",
    CONVEX_DEPLOYMENT: "dev:someone-elses-1",
    CONVEX_URL: "https://someone-elses-1.convex.cloud",
  };

  it("holds what a Node program needs and nothing else of the engine's", () => {
    const built = pushEnvironment(cloud, surroundings);
    expect(built).toMatchObject({
      PATH: "/bin",
      HOME: "/home/x",
      NODE_OPTIONS: "--require /names.cjs",
      NODE_EXTRA_CA_CERTS: "/ca.pem",
      PRELAUNCH_NAMES: "/names.json",
    });
    expect(Object.keys(built)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(PULUMI|VERCEL|CONVEX_URL)/)]),
    );
  });

  it("names one deployment only, also against a .env.local of the folder", () => {
    const emptied = { CONVEX_DEPLOYMENT: "", CONVEX_DEPLOYMENT_TOKEN: "" };
    expect(pushEnvironment(cloud, surroundings)).toMatchObject({
      ...emptied,
      CONVEX_DEPLOY_KEY: cloud.key,
      CONVEX_SELF_HOSTED_URL: "",
      CONVEX_SELF_HOSTED_ADMIN_KEY: "",
    });
    expect(pushEnvironment(selfHosted, surroundings)).toMatchObject({
      ...emptied,
      CONVEX_DEPLOY_KEY: "",
      CONVEX_SELF_HOSTED_URL: selfHosted.url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: selfHosted.key,
    });
  });

  it("switches off error reports and the look for news", () => {
    expect(pushEnvironment(cloud, {})).toMatchObject({
      CI: "1",
      CONVEX_VERSION_API_ORIGIN: expect.stringContaining("127.0.0.1"),
    });
  });
});
