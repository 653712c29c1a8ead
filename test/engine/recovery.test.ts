import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Cloudflare, createCloudflare } from "../../local/cloudflare";
import type { Journal } from "../../local/journal";
import { createVercel, type Vercel } from "../../local/vercel";
import type { Provider } from "../../provider-rpc/provider";
import { serveProvider } from "../../provider-rpc/serve";
import { recoverStack } from "../../recovery/recover-stack";
import { createEngineWorkspace, type EngineWorkspace } from "./engine-workspace";

const zoneId = "0123456789abcdef0123456789abcdef";

/** `sensitive` replaces the variables, deleting the old ones first; `framework` updates the project. */
const program = ({ sensitive = true, framework = "nextjs" } = {}) => `
const vercel = require("@pulumiverse/vercel");
const cloudflare = require("@pulumi/cloudflare");
const zoneId = "${zoneId}";
const project = new vercel.Project("project", { name: "acme-auth", framework: "${framework}" });
const variables = ["ONE", "TWO"].map((key) => new vercel.ProjectEnvironmentVariable(key,
  { projectId: project.id, key, value: "canary-" + key, targets: ["production"], sensitive: ${sensitive} }, { deleteBeforeReplace: true }));
new vercel.ProjectDeploymentRetention("retention", { projectId: project.id, expirationPreview: "1w" });
new vercel.ProjectDomain("domain", { projectId: project.id, domain: "auth.example.com" }, { dependsOn: variables });
const site = new cloudflare.DnsRecord("site",
  { zoneId, name: "auth.example.com", type: "CNAME", content: "cname.vercel-dns.com", proxied: true, ttl: 1 });
new cloudflare.ZoneSetting("tls", { zoneId, settingId: "min_tls_version", value: "1.2" }, { dependsOn: site });
new cloudflare.Ruleset("rules", { zoneId, kind: "zone", phase: "http_request_firewall_custom", name: "rules",
  rules: [{ ref: "block", expression: '(http.request.uri.path eq "/nope")', action: "block", description: "d", enabled: true }] },
  { dependsOn: site });
`;
/** project, two variables, retention, domain, record, setting, ruleset. */
const CLOUD_RESOURCES = 8;

let workspace: EngineWorkspace;
let vercel: Vercel;
let cloudflare: Cloudflare;
let closeProviders: () => Promise<void>;
type Moment = `${"before" | "after"} ${"create" | "update"}`;
/** Called before and after each change in the cloud. Never answers when the engine is to die there. */
let onChange: (moment: Moment) => Promise<void> = async () => undefined;

beforeAll(async () => {
  workspace = await createEngineWorkspace();
  const folder = path.join(workspace.root, "vendors");
  mkdirSync(folder);
  const journal: Journal = { record: () => undefined };
  vercel = await createVercel({
    stateDir: folder,
    workDir: folder,
    builders: path.join(folder, "builders"),
    nodeModulesFrom: workspace.root,
    pluginDir: workspace.root,
    sitePort: 0,
    childEnvironment: {},
    tokens: ["vercel-token"],
    journal,
    log: () => undefined,
  });
  cloudflare = createCloudflare({
    stateDir: folder,
    journal,
    tokens: ["cloudflare-token"],
    notify: async () => true,
    zones: [{ id: zoneId, name: "example.com", plan: "free" }],
  });
  const served = [await serveProvider(watched(vercel.provider)), await serveProvider(watched(cloudflare.provider))];
  closeProviders = async () => void (await Promise.all(served.map((server) => server.close())));
  workspace.env["PULUMI_DEBUG_PROVIDERS"] = `vercel:${served[0]!.port},cloudflare:${served[1]!.port}`;
  workspace.env["VERCEL_API_TOKEN"] = "vercel-token";
  workspace.env["CLOUDFLARE_API_TOKEN"] = "cloudflare-token";
  await workspace.write("index.js", program());
});
afterAll(async () => {
  await closeProviders?.();
  await vercel?.close();
  workspace?.remove();
});

function watched(provider: Provider): Provider {
  return {
    ...provider,
    async create(request) {
      if (!request.preview) await onChange("before create");
      const result = await provider.create(request);
      if (!request.preview) await onChange("after create");
      return result;
    },
    async update(request) {
      const result = await provider.update(request);
      if (!request.preview) await onChange("after update");
      return result;
    },
  };
}

/** The vendors' APIs at their real addresses. */
const fetchFromVendors: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { hostname } = new URL(request.url);
  if (hostname === "api.vercel.com") return vercel.api.fetch(request);
  expect(hostname).toBe("api.cloudflare.com");
  return cloudflare.api.fetch(request);
};

/** Starts `up` and kills the engine at the given moment, counted from 1. */
async function killedUpdate(at: number, moment: Moment): Promise<void> {
  let count = 0;
  const engine = spawn(workspace.binary, ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: workspace.root,
    env: workspace.env,
    stdio: "ignore",
  });
  onChange = async (now) => {
    if (now !== moment || ++count < at) return;
    engine.kill("SIGKILL");
    await new Promise(() => undefined);
  };
  await once(engine, "exit");
  onChange = async () => undefined;
}

const lines: string[] = [];
const recover = () =>
  recoverStack({
    stack: "test",
    cwd: workspace.root,
    env: workspace.env,
    fetch: fetchFromVendors,
    log: (line) => lines.push(line),
    confirm: async () => true,
    pulumi: async (args) => {
      const { exitCode, stdout, output } = await workspace.pulumi(args);
      if (exitCode !== 0) throw new Error(output);
      return stdout;
    },
  });

const get = async <T>(url: string) =>
  (
    await fetchFromVendors(url, {
      headers: { authorization: `Bearer ${url.includes("vercel") ? "vercel-token" : "cloudflare-token"}` },
    })
  ).json() as Promise<T>;

/** `up` goes through, a second one has nothing to do, and state and clouds hold the same objects, each once. */
async function expectConvergence(): Promise<void> {
  expect(await workspace.pulumi(["up", "--yes", "--skip-preview"])).toMatchObject({ exitCode: 0 });
  expect(await workspace.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"])).toMatchObject({
    exitCode: 0,
  });

  const state = JSON.parse((await workspace.pulumi(["stack", "export"])).stdout);
  const ids = (type: string): string[] =>
    state.deployment.resources
      .filter((r: { type: string }) => r.type.startsWith(type))
      .map((r: { id: string }) => r.id);
  const [project] = ids("vercel:index/project:");
  const { envs } = await get<{ envs: { id: string; key: string }[] }>(
    `https://api.vercel.com/v10/projects/${project}/env`,
  );
  expect(envs.map(({ key }) => key).sort()).toEqual(["ONE", "TWO"]);
  expect(ids("vercel:index/projectEnvironmentVariable:").sort()).toEqual(envs.map(({ id }) => id).sort());
  const { result } = await get<{ result: { id: string }[] }>(
    `https://api.cloudflare.com/client/v4/zones/${zoneId}/dns_records`,
  );
  expect(result.map(({ id }) => id)).toEqual(ids("cloudflare:index/dnsRecord:"));
  expect(vercel.status().projects).toHaveLength(1);
  expect([...ids("vercel:"), ...ids("cloudflare:")]).toHaveLength(CLOUD_RESOURCES);
}

it("recovers from an engine that is killed at any create", async () => {
  for (const [at, moment] of [
    [1, "before create"],
    [1, "after create"],
    [2, "after create"],
    [2, "before create"],
    [1, "after create"],
  ] as const) {
    await killedUpdate(at, moment);
    expect((await recover()).outcome).toBe("recovered");
    expect((await recover()).outcome).toBe("nothing-to-do");
  }
  expect(lines.join("\n")).toContain("take over");
  expect(lines.join("\n")).toContain("clear");
  expect(lines.join("\n")).not.toContain("canary");
  await expectConvergence();
});

it("recovers from an engine that is killed while it updates or replaces", async () => {
  await workspace.write("index.js", program({ framework: "vite" }));
  await killedUpdate(1, "after update");
  expect((await recover()).actions).toMatchObject([{ kind: "refresh" }]);
  await expectConvergence();

  await workspace.write("index.js", program({ framework: "vite", sensitive: false }));
  await killedUpdate(2, "after create");
  expect((await recover()).actions.map(({ kind }) => kind)).toContain("adopt");
  await expectConvergence();

  const destroyed = await workspace.pulumi(["destroy", "--yes", "--skip-preview"]);
  expect(destroyed).toMatchObject({ exitCode: 0 });
  expect(vercel.status().projects).toEqual([]);
  expect(
    (await get<{ result: unknown[] }>(`https://api.cloudflare.com/client/v4/zones/${zoneId}/dns_records`)).result,
  ).toEqual([]);
});
