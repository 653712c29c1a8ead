import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Cloudflare, createCloudflare } from "../../local/cloudflare";
import { serveProvider } from "../../provider-rpc/serve";
import { createEngineWorkspace, type EngineWorkspace } from "./engine-workspace";

let workspace: EngineWorkspace;
let folder: string;
let cloudflare: Cloudflare;
let provider: { port: number; close(): Promise<void> };

beforeAll(async () => {
  workspace = await createEngineWorkspace();
  folder = await mkdtemp(path.join(tmpdir(), "waf-rule-"));
  cloudflare = createCloudflare({
    stateDir: folder,
    journal: { record: () => undefined },
    zones: [{ id: "0123456789abcdef0123456789abcdef", name: "example.com", plan: "free" }],
    notify: async () => true,
    tokens: [],
  });
  provider = await serveProvider(cloudflare.provider);
});
afterAll(async () => {
  await provider?.close();
  workspace?.remove();
  await rm(folder, { recursive: true, force: true });
});

/** A team's own program with one WAF rule. */
async function preview(expression: string) {
  const rule = { ref: "own", expression, action: "block" };
  const args = {
    zoneId: "0123456789abcdef0123456789abcdef",
    kind: "zone",
    phase: "http_request_firewall_custom",
    name: "Own",
    rules: [rule],
  };
  await workspace.write(
    "index.js",
    `const { Ruleset } = require("@pulumi/cloudflare");\nnew Ruleset("own", ${JSON.stringify(args)});\n`,
  );
  return workspace.pulumi(["preview", "--stack", "test"], { PULUMI_DEBUG_PROVIDERS: `cloudflare:${provider.port}` });
}

describe("a team's own WAF rule, previewed by the real engine", () => {
  it.each([
    [
      'http.request.uri.pth eq "/admin"',
      /rules\[0\]\.expression.*At character 1, near .*did you mean http\.request\.uri\.path\?/s,
    ],
    ['http.host eq "example.com" and ip.src in {10.0.0.1/8}', /At character 43, .*bits beyond the prefix/s],
    ['http.request.uri.path matches "^/admin"', /Regular expressions are not part of the plan free/],
  ])("with a mistake is refused before anything is written: %s", async (expression, message) => {
    const { exitCode, output } = await preview(expression);
    expect(exitCode, output).not.toBe(0);
    expect(output.replaceAll(/\s+/g, " ")).toMatch(message);
    expect(cloudflare.zones()[0]?.rules).toEqual({});
  });

  it("without one is previewed", async () => {
    const { exitCode, output } = await preview(
      'starts_with(lower(http.request.uri.path), "/admin") and not ip.src in {192.0.2.0/24}',
    );
    expect(exitCode, output).toBe(0);
    expect(output).toMatch(/Ruleset own create/);
  });
});
