import { readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeConvex, fakeConvex } from "../../infra/provider/testing/fake-convex";
import { convexManagement } from "../../local/convex-management/management";
import { openAuthority } from "../../local/edge/authority";
import { forwardTo } from "../../local/edge/forward";
import { type Edge, serveEdge } from "../../local/edge/serve-edge";
import { openJournal, readJournal } from "../../local/journal";
import { namesEnvironment, writeNames } from "../../local/names/names";
import { createEngineWorkspace, type EngineWorkspace, type PulumiResult } from "./engine-workspace";

const repository = fileURLToPath(new URL("../../", import.meta.url));
const writeRequest = "POST /api/v1/update_environment_variables";
const canary = "canary-3d1f0c7e-value";

let engine: EngineWorkspace;
let convex: FakeConvex;

beforeAll(async () => {
  convex = await fakeConvex();
  engine = await createEngineWorkspace();
  await engine.write(
    "Pulumi.yaml",
    `name: provider-test
runtime: { name: nodejs, options: { typescript: false } }
main: program.cjs
plugins:
  providers:
    - { name: prelaunch, path: ${path.join(repository, "infra", "provider")} }
`,
  );
  await engine.write(
    "program.cjs",
    `module.exports = require(${JSON.stringify(path.join(repository, "loader", "typescript.cjs"))})
  .loadTypeScript(require("node:path").join(__dirname, "program.ts"));`,
  );
  await engine.write(
    "program.ts",
    `import { AuthSecret, Code, EnvironmentVariables, Provider, SigningKeys } from ${JSON.stringify(path.join(repository, "infra", "provider", "sdk"))};
const { CONVEX, KEY, GENERATION = "1", DIGEST = "one", SITE = "https://example.com" } = process.env;
const provider = new Provider("deployment", { convexUrl: CONVEX!, convexDeployKey: KEY! });
const auth = new AuthSecret("auth", { generation: Number(GENERATION) }, { provider });
const keys = new SigningKeys("keys", { authSecret: auth.value }, { provider });
const variables = new EnvironmentVariables("variables", {
  variables: { BETTER_AUTH_SECRET: auth.value, JWKS: keys.jwks, SITE_URL: SITE, FORGOTTEN: ${JSON.stringify(canary)} },
}, { provider });
new Code("code", { digest: DIGEST, directory: "functions" }, { provider, dependsOn: [variables] });
export const keyIds = keys.keyIds;
`,
  );
  await mkdir(path.join(engine.root, "functions", "convex"), { recursive: true });
  await mkdir(path.join(engine.root, "functions", "node_modules"));
  await symlink(
    path.join(repository, "node_modules", "convex"),
    path.join(engine.root, "functions", "node_modules", "convex"),
  );
  await engine.write("functions/package.json", '{"name":"functions","dependencies":{"convex":"*"}}');
  await engine.write("functions/convex/greeting.ts", 'export const greeting = "hello";\n');
  const created = await engine.pulumi(["stack", "init", "provider"]);
  if (created.exitCode !== 0) throw new Error(created.output);
});

afterAll(async () => {
  engine.remove();
  await convex.close();
});

async function pulumi(args: string[], env: Record<string, string> = {}): Promise<PulumiResult> {
  const result = await engine.pulumi(args, { CONVEX: convex.url, KEY: convex.key, ...env });
  expect(result.output).not.toContain(canary);
  expect(result.output).not.toContain(convex.key);
  return result;
}

async function succeeds(args: string[], env?: Record<string, string>): Promise<string> {
  const result = await pulumi(args, env);
  if (result.exitCode !== 0) throw new Error(result.output);
  return result.output;
}

const up = ["up", "--yes", "--skip-preview"];

/** Names of the variables that a preview marks, each with its sign. */
function markedVariables(diff: string): string[] {
  return [...diff.matchAll(/^ +([~+-]) ([A-Z_]+) *: (.*)$/gm)].map(
    ([, sign, name, shown]) => `${sign} ${name} ${shown}`,
  );
}

// One stack from its first preview to its end: each test goes on where the one before it stopped.
describe("the provider under the real engine", () => {
  it("previews from nothing without asking the deployment anything", async () => {
    const output = await succeeds(["preview", "--diff"]);
    expect(output).toContain("6 to create");
    expect(convex.requests).toEqual([]);
  });

  it("comes up with one write of variables, then one push", async () => {
    await succeeds(up);
    expect(Object.keys(convex.variables).sort()).toEqual(["BETTER_AUTH_SECRET", "FORGOTTEN", "JWKS", "SITE_URL"]);
    expect(convex.requests.filter((request) => request === writeRequest)).toHaveLength(1);
    expect(convex.pushes).toBe(1);
    expect(convex.requests.indexOf(writeRequest)).toBeLessThan(convex.requests.indexOf("POST /api/deploy2/start_push"));
  });

  it("changes nothing the second time, and asks nothing", async () => {
    const before = convex.requests.length;
    expect(await succeeds(up)).toContain("6 unchanged");
    expect(convex.requests).toHaveLength(before);
  });

  it("keeps every value out of the state's clear text", async () => {
    const state = await succeeds(["stack", "export"]);
    for (const value of Object.values(convex.variables).filter((text) => text !== "https://example.com")) {
      expect(state).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  });

  it("names in a preview of a rotation the variables that change, and no value", async () => {
    const before = convex.requests.length;
    const output = await succeeds(["preview", "--diff"], { GENERATION: "2" });
    expect(markedVariables(output)).toEqual([
      "~ BETTER_AUTH_SECRET [secret] => [secret]",
      "~ JWKS [secret] => [secret]",
    ]);
    expect(output).toMatch(/~ generation: 1 => 2/);
    expect(convex.requests).toHaveLength(before);
  });

  it("sees at refresh what was changed, deleted and pushed by hand, and heals it", async () => {
    const { FORGOTTEN: _gone, ...rest } = convex.variables;
    convex.variables = { ...rest, SITE_URL: "https://by-hand.example", FOREIGN: "theirs" };
    convex.push([{ path: "other.js", source: "other", environment: "isolate" }]);
    await succeeds(["refresh", "--yes", "--skip-preview"]);
    const preview = await succeeds(["preview", "--diff"]);
    expect(markedVariables(preview)).toEqual(["+ FORGOTTEN [secret]", "~ SITE_URL [secret] => [secret]"]);
    expect(preview).toMatch(/~ digest: "pushed-elsewhere-[0-9a-f]{12}" => "one"/);

    await succeeds(up);
    expect(convex.variables).toMatchObject({ SITE_URL: "https://example.com", FORGOTTEN: canary, FOREIGN: "theirs" });
    expect(convex.pushes).toBe(2);
    expect(await succeeds(["refresh", "--yes", "--skip-preview"])).toContain("6 unchanged");
  });

  it("rotates: only the changed variables are written, and the code is not pushed", async () => {
    await succeeds(up, { GENERATION: "2" });
    expect(convex.writes.at(-1)?.map(({ name }) => name)).toEqual(["BETTER_AUTH_SECRET", "JWKS"]);
    expect(convex.pushes).toBe(2);
  });

  it("shows why a push failed, without the key", async () => {
    convex.refusePush = `schema.ts is wrong (key ${convex.key})`;
    const failed = await pulumi(up, { GENERATION: "2", DIGEST: "two" });
    convex.refusePush = undefined;
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toContain("schema.ts is wrong (key [secret])");
    expect(failed.output).toContain("ERR_CONVEX_PUSH_FAILED");
    expect(failed.output).not.toMatch(/\n\s+at .*\.(ts|js|cjs):\d+/);
  });

  it("refuses in the preview a variable that Convex would refuse", async () => {
    const failed = await pulumi(["preview"], { GENERATION: "2", SITE: "x".repeat(8193) });
    expect(failed.exitCode).not.toBe(0);
    expect(failed.output).toMatch(/SITE_URL[\s\S]*8193 bytes/);
  });

  it("imports variables and code into another stack by the default provider", async () => {
    await succeeds(["stack", "init", "imported"]);
    const env = { CONVEX_SELF_HOSTED_URL: convex.url, CONVEX_SELF_HOSTED_ADMIN_KEY: convex.key };
    const take = (type: string, id: string) =>
      succeeds(["import", type, "taken", id, "--yes", "--protect=false", "--generate-code=false"], env);
    await take("prelaunch:convex:EnvironmentVariables", `${convex.host}:SITE_URL`);
    await take("prelaunch:convex:Code", convex.host);
    const state = await succeeds(["stack", "export"]);
    expect(state).toContain(`"id": "${convex.host}"`);
    await succeeds(["destroy", "--yes", "--skip-preview"], env);
    expect(Object.keys(convex.variables).sort()).toEqual(["BETTER_AUTH_SECRET", "FOREIGN", "FORGOTTEN", "JWKS"]);
    await succeeds(["stack", "select", "provider"]);
  });

  it("destroys its own variables and leaves the others", async () => {
    await succeeds(["destroy", "--yes", "--skip-preview"]);
    expect(convex.variables).toEqual({ FOREIGN: "theirs" });
    expect(convex.running()).toEqual([]);
  });
});

describe("the provider with a deployment on Convex cloud", () => {
  const name = "happy-otter-123";
  const host = `${name}.convex.cloud`;
  const key = `prod:${name}|eyJ2MiI6ImNhZmViYWJlY2FmZWJhYmUifQ==`;
  let cloud: FakeConvex;
  let edge: Edge;
  let env: Record<string, string>;

  beforeAll(async () => {
    cloud = await fakeConvex(key);
    const files = path.join(engine.root, "names");
    const journal = openJournal(path.join(files, "requests.jsonl"));
    const management = convexManagement({ deployment: { name, url: `https://${host}` }, deployKeys: [key], journal });
    const listener = getRequestListener(management.fetch);
    const authority = await openAuthority(path.join(files, "ca"));
    const routes = {
      [host]: forwardTo(Number(new URL(cloud.url).port)),
      "api.convex.dev": {
        handle: (request: IncomingMessage, response: ServerResponse) => void listener(request, response),
      },
    };
    edge = await serveEdge({ authority, port: 0, route: (asked) => routes[asked as keyof typeof routes] });
    const namesFile = path.join(files, "names.json");
    writeNames(namesFile, { port: edge.port, hosts: Object.keys(routes), refused: path.join(files, "refused.jsonl") });
    await writeFile(path.join(files, "refused.jsonl"), "");
    const preload = path.join(repository, "local", "names", "preload.cjs");
    env = {
      CONVEX: `https://${host}`,
      KEY: key,
      ...namesEnvironment({ preload, namesFile, caFile: authority.caFile }),
    };
    await succeeds(["stack", "init", "cloud"]);
  });

  afterAll(async () => {
    await edge.close();
    await cloud.close();
  });

  it("uses the vendors' real addresses, and reaches nothing that it was not told of", async () => {
    const output = await succeeds(up, env);
    expect(output).not.toContain(key.slice(-20));
    expect(cloud.pushes).toBe(1);
    expect(Object.keys(cloud.variables)).toHaveLength(4);
    expect(await succeeds(up, env)).toContain("6 unchanged");

    const asked = readJournal(path.join(engine.root, "names", "requests.jsonl")).map(({ operation }) => operation);
    expect(asked).toEqual(["POST /api/deployment/url_for_key", "POST /api/deployment/team_and_project_for_key"]);
    expect(readFileSync(path.join(engine.root, "names", "refused.jsonl"), "utf8")).toBe("");
  });

  it("does not push to the deployment of another key", async () => {
    const other = await pulumi(up, { ...env, DIGEST: "two", KEY: key.replace(name, "other-cat-456") });
    expect(other.exitCode).not.toBe(0);
    expect(other.output).toContain('belongs to the deployment "other-cat-456"');
    expect(cloud.pushes).toBe(1);
  });
});
