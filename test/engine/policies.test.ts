import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { pulumiBinary, toolchainPath } from "../../local/toolchain/pulumi-path";
import { type Provider, Secret, unknown } from "../../provider-rpc/provider";
import { serveProvider } from "../../provider-rpc/serve";
import type { Declaration } from "./judged-program";

const repository = path.resolve(import.meta.dirname, "../..");
const require = createRequire(import.meta.url);
const vercel = require("@pulumiverse/vercel/package.json") as { version: string };
const cloudflare = require("@pulumi/cloudflare/package.json") as { version: string };
const pack = path.join(repository, "policies");

const good: Declaration = {
  site: "https://app.acme.test",
  domain: "app.acme.test",
  convexUrl: "https://happy-otter-123.convex.cloud",
  trustedOrigins: "https://app.acme.test,https://admin.acme.test",
  nextPublicConvexUrl: "https://happy-otter-123.convex.cloud",
  nextPublicConvexSiteUrl: "https://happy-otter-123.convex.site",
};

/** What the SDKs that the program uses ask for. */
const versions = {
  prelaunch: "0.1.0",
  vercel: vercel.version,
  cloudflare: cloudflare.version,
};

/** Names of the resources that a stand-in was asked to write; a preview must leave it empty. */
const written: string[] = [];

/** Keeps what it is given. The auth secret is not known in a preview and random after it, as with the real provider. */
function standIn(name: string, version: string): Provider {
  return {
    name,
    version,
    check: async ({ news }) => ({ inputs: news }),
    diff: async () => ({ changes: false }),
    create: async ({ type, name: resource, inputs, preview }) => {
      if (!preview) written.push(resource);
      const made = preview ? unknown : new Secret(randomBytes(32).toString("base64url"));
      if (type === resourceTypes.authSecret) inputs["value"] = made;
      return { id: preview ? "" : `${resource}-id`, outputs: inputs };
    },
    read: async ({ id, inputs, outputs }) => ({ id, inputs, outputs }),
    update: async ({ news }) => news,
    delete: async () => undefined,
  };
}

const closers: (() => Promise<void>)[] = [];
let attached = "";
let folder = "";

beforeAll(async () => {
  const served = await Promise.all(
    Object.entries(versions).map(async ([name, version]) => {
      const { port, close } = await serveProvider(standIn(name, version));
      closers.push(close);
      return `${name}:${port}`;
    }),
  );
  attached = served.join(",");

  folder = await mkdtemp(path.join(tmpdir(), "prelaunch-policies-"));
  await mkdir(path.join(folder, "state"));
  await symlink(path.join(repository, "node_modules"), path.join(folder, "node_modules"));
  await writeFile(
    path.join(folder, "Pulumi.yaml"),
    "name: prelaunch\nruntime: { name: nodejs, options: { typescript: false } }\nmain: program.cjs\n",
  );
  const loader = JSON.stringify(path.join(repository, "loader/typescript.cjs"));
  const program = JSON.stringify(path.join(repository, "test/engine/judged-program.ts"));
  await writeFile(path.join(folder, "program.cjs"), `require(${loader}).loadTypeScript(${program});\n`);
  await writeFile(path.join(folder, "package.json"), "{}\n");
  await pulumi("stack", "init", "judged");
});
afterAll(async () => {
  for (const close of closers) await close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  written.length = 0;
});

async function pulumi(...args: string[]): Promise<{ exitCode: number | undefined; said: string }> {
  return pulumiWith({}, ...args);
}

async function pulumiWith(environment: Record<string, string>, ...args: string[]) {
  const done = await execa(pulumiBinary(), [...args, "--non-interactive"], {
    cwd: folder,
    reject: false,
    all: true,
    env: {
      PATH: toolchainPath(),
      NO_COLOR: "1",
      PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_DEBUG_PROVIDERS: attached,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...environment,
    },
  });
  // The engine wraps lines where it pleases.
  return { exitCode: done.exitCode, said: done.all.replace(/\s+/g, " ") };
}

async function declare(changes: Partial<Declaration> = {}, environment = "production"): Promise<void> {
  const config = { "prelaunch:environment": environment, "prelaunch:declaration": { ...good, ...changes } };
  await writeFile(path.join(folder, "Pulumi.judged.yaml"), JSON.stringify({ config }));
}

const preview = (...args: string[]) => pulumi("preview", "--stack", "judged", "--policy-pack", pack, ...args);

/** Arguments that configure the pack. */
async function configured(config: Record<string, unknown>): Promise<[flag: string, file: string]> {
  const file = path.join(folder, "policy-config.json");
  await writeFile(file, JSON.stringify(config));
  return ["--policy-pack-config", file];
}

/** What the small program declares is an app and no whole stack: only these policies have something to judge. */
const judging = ["env-1-auth-secret", "env-2-site-url", "env-3-public-variables", "sec-5-trusted-origins"];
const onlyThese = (changes: Record<string, unknown> = {}) =>
  configured({ all: "disabled", ...Object.fromEntries(judging.map((name) => [name, "mandatory"])), ...changes });

describe("pulumi preview --policy-pack policies", () => {
  it("passes a good stack whose secret is not known yet", async () => {
    await declare();
    const { exitCode, said } = await preview(...(await onlyThese()));
    expect(said).toContain("✅ prelaunch");
    // A rule that could not run would only advise.
    expect(said).not.toContain("can't run policy");
    expect(exitCode).toBe(0);
    expect(written).toEqual([]);
  });

  it("names each wrong setting and its cure at the resource itself, and no value, though a neighbour is unknown", async () => {
    const wrong = { site: "http://canary-site.test/path", trustedOrigins: "https://*.canary-origin.test" };
    await declare({ ...wrong, nextPublicConvexUrl: "http://canary-convex.test" });
    const { exitCode, said } = await preview();
    expect(exitCode).not.toBe(0);
    expect(said).toContain("[mandatory]");
    expect(said).toContain("ENV-2: SITE_URL does not begin with https://. Setting: prelaunch:domain");
    expect(said).toContain(
      "SEC-5: TRUSTED_ORIGINS entry 1 contains a wildcard. Setting: prelaunch:auth.trustedOrigins",
    );
    expect(said).toContain("Cure: List each further origin whole in `prelaunch:auth.trustedOrigins`");
    expect(said).not.toContain("canary-origin");
    expect(written).toEqual([]);
  });

  it("refuses a weak auth secret without showing it; here the environment switches the pack on", async () => {
    await declare({ authSecret: "canary-secret-0123456789-0123456789-0123456789" });
    const environment = { PULUMI_OPTION_POLICY_PACK: pack };
    const { exitCode, said } = await pulumiWith(environment, "preview", "--stack", "judged", "--diff");
    expect(exitCode).not.toBe(0);
    expect(said).toContain("ENV-1: BETTER_AUTH_SECRET contains words of a placeholder.");
    expect(said).toContain("Setting: prelaunch:secrets.authSecret. Cure: Leave the secret to the kit");
    expect(said).not.toContain("canary-secret");
  });

  it("refuses what does not agree between resources", async () => {
    await declare({
      domain: "www.acme.test",
      nextPublicConvexUrl: "https://merry-lynx-456.convex.cloud",
      nextPublicConvexSiteUrl: "https://merry-lynx-456.convex.site",
    });
    const { exitCode, said } = await preview();
    expect(exitCode).not.toBe(0);
    expect(said).toContain("ENV-2: SITE_URL names a host that is no domain of the hosting project.");
    expect(said).toContain("ENV-2: SITE_URL names a host without a DNS record at the edge.");
    expect(said).toContain(
      "ENV-3: NEXT_PUBLIC_CONVEX_URL is not the Convex deployment that the functions are pushed to.",
    );
    expect(said).toContain("ENV-3: NEXT_PUBLIC_CONVEX_SITE_URL is not the HTTP site");
    expect(said).toContain("prelaunch:hosting.variables.NEXT_PUBLIC_CONVEX_URL");
    expect(written).toEqual([]);
  });

  it("advises on local and preview and refuses on staging, production and what is neither, by the plain flag", async () => {
    for (const [environment, level] of [
      ["local", "advisory"],
      ["preview", "advisory"],
      ["staging", "mandatory"],
      ["production", "mandatory"],
      ["something-else", "mandatory"],
    ]) {
      await declare({ trustedOrigins: "https://app.acme.test,https://*.acme.test" }, environment);
      const { exitCode, said } = await preview();
      expect(said, environment).toContain(`[${level}]`);
      expect(said, environment).not.toContain(level === "advisory" ? "[mandatory]" : "[advisory]");
      expect(said, environment).toContain("Code: sec-5-trusted-origins.");
      expect(exitCode === 0, environment).toBe(level === "advisory");
    }
  });

  it("judges http on this machine by the environment", async () => {
    const onThisMachine = {
      site: "http://localhost:3000",
      domain: "localhost",
      trustedOrigins: "http://localhost:3000",
      convexUrl: "http://127.0.0.1:3210",
      nextPublicConvexUrl: "http://127.0.0.1:3210",
      nextPublicConvexSiteUrl: "http://127.0.0.1:3211",
    };
    await declare(onThisMachine, "local");
    expect((await preview(...(await onlyThese()))).said).not.toContain("SITE_URL points at this machine");
    await declare(onThisMachine, "staging");
    expect((await preview(...(await onlyThese()))).said).toContain("SITE_URL points at this machine");
  });

  it("softens one policy and gives another its parameter by Pulumi's own policy configuration", async () => {
    await declare({ trustedOrigins: "https://app.acme.test,https://*.acme.test" });
    const softened = await preview(...(await onlyThese({ "sec-5-trusted-origins": "advisory" })));
    expect(softened.said).toContain("[advisory]");
    expect(softened.said).toContain("SEC-5: TRUSTED_ORIGINS entry 2 contains a wildcard.");
    expect(softened.exitCode).toBe(0);

    await declare({ authSecret: randomBytes(32).toString("base64url") });
    expect((await preview(...(await onlyThese()))).exitCode).toBe(0);
    // A parameter alone leaves the level as it is: an absent level must not read as the weakest.
    const refused = await preview(...(await configured({ "env-1-auth-secret": { minimumBits: 512 } })));
    expect(refused.said).toContain("[mandatory] [severity: critical] env-1-auth-secret");
    expect(refused.said).toContain("ENV-1: BETTER_AUTH_SECRET holds fewer than 64 random bytes");
    expect(refused.exitCode).not.toBe(0);
  });

  it("stops before anything runs at a parameter that the schema does not allow", async () => {
    await declare();
    const weaker = { "env-1-auth-secret": { enforcementLevel: "mandatory", minimumBits: 8 } };
    const { exitCode, said } = await preview(...(await onlyThese(weaker)));
    expect(exitCode).not.toBe(0);
    expect(said).toContain("minimumBits");
    expect(written).toEqual([]);
  });
});

it("pulumi up --skip-preview stops before the variables are written, and a good stack can be analyzed afterwards", async () => {
  await declare({ authSecret: "short" });
  const up = ["up", "--stack", "judged", "--yes", "--skip-preview", "--policy-pack", pack, ...(await onlyThese())];
  expect((await pulumi(...up)).exitCode).not.toBe(0);
  expect(written).not.toContain("backend-variables");
  expect(written).not.toContain("backend-code");

  await declare();
  const done = await pulumi(...up);
  expect(done.said).not.toContain("can't run policy");
  expect(done.exitCode).toBe(0);
  expect(written).toContain("backend-variables");

  const flags = ["--policy-pack", pack, ...(await onlyThese())];
  const analyzed = await pulumi("policy", "analyze", "--stack", "judged", ...flags);
  expect(analyzed.said).not.toContain("ENV-");
  expect(analyzed.exitCode).toBe(0);
});
