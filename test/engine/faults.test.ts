import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { FaultKind, FaultService } from "../../local/faults/fault";
import { openVendorStack, type VendorStack, vendorProgram, zoneId } from "./vendor-stack";

let stack: VendorStack;

beforeAll(async () => {
  stack = await openVendorStack();
  await stack.workspace.write("index.js", vendorProgram);
  const created = await stack.workspace.pulumi(["stack", "init", "faults"]);
  expect(created.exitCode, created.output).toBe(0);
});
beforeEach(() => void stack.faults.clear());
afterAll(async () => {
  await stack?.close();
});

const up = (...args: string[]) => stack.workspace.pulumi(["up", "--yes", "--skip-preview", ...args]);
const fault = (service: FaultService, request: string, kind: FaultKind, count = 1) =>
  stack.faults.add({ service, request, kind, count, seconds: 0.2 });

/** Goes through, has nothing to do the second time, and holds each thing once. */
async function expectConvergence(): Promise<void> {
  const last = await up();
  expect(last.exitCode, last.output).toBe(0);
  const again = await up("--expect-no-changes");
  expect(again.exitCode, again.output).toBe(0);
  const [zone] = stack.cloudflare.zones();
  const names = (zone?.records ?? []).map(({ type, name }) => `${type} ${name}`);
  expect(names.sort()).toEqual(["CAA example.com", "CNAME auth.example.com"]);
  expect(stack.vercel.status().projects).toMatchObject([{ name: "acme-auth", domains: ["auth.example.com"] }]);
}

describe("an update that a vendor fails", () => {
  it.each<[string, [FaultService, string, FaultKind, number][]]>([
    [
      "at the first things of each cloud",
      [
        ["vercel", "POST /v8/projects", "500", 1],
        ["cloudflare", "POST /zones/{zone}/dns_records", "timeout", 6],
      ],
    ],
    [
      "at what hangs on them",
      [
        ["vercel", "POST /v10/projects/{project}/env", "reset", 1],
        ["cloudflare", "POST /zones/{zone}/rulesets", "500", 3],
      ],
    ],
    ["at the deployment", [["vercel", "POST /v12/now/deployments", "429", 4]]],
  ])("%s says at which request and how, and keeps what was made", async (_where, wanted) => {
    for (const [service, request, kind, count] of wanted) fault(service, request, kind, count);
    const failed = await up();
    expect(failed.exitCode).not.toBe(0);
    // The engine begins nothing new once something has failed, so a fault of the other cloud may never be met.
    const left = stack.faults.list();
    const met = wanted.filter(([, request]) => !left.some((entry) => entry.request === request));
    expect(met.length).toBeGreaterThan(0);
    for (const [, request] of met) expect(failed.output).toContain(`${request}: `);
  });

  it("then goes through, with nothing made twice", expectConvergence);

  it("tries again by itself where the real plugin does", async () => {
    await stack.workspace.write("index.js", vendorProgram.replace('"1.2"', '"1.3"').replace('"1w"', '"1m"'));
    fault("vercel", "PATCH /v9/projects/{project}/deployment-expiration", "429", 3);
    fault("cloudflare", "PATCH /zones/{zone}/settings/{setting}", "reset", 1);
    fault("cloudflare", "PATCH /zones/{zone}/settings/{setting}", "500", 1);
    const patient = await up();
    expect(patient.exitCode, patient.output).toBe(0);
    expect(stack.faults.list()).toEqual([]);
    await expectConvergence();
  });
});

describe("an answer that is lost after the write", () => {
  it("of an update or a delete is made good by the next update", async () => {
    const changed = vendorProgram.replace('framework: "nextjs"', 'framework: "vite"');
    await stack.workspace.write("index.js", changed.replace(/new vercel\.ProjectDomain[\s\S]*?\}\);\n/, ""));
    fault("vercel", "PATCH /v9/projects/{project}", "lost-answer");
    fault("vercel", "DELETE /v9/projects/{project}/domains/{domain}", "lost-answer");
    const first = await up();
    expect(first.output).toContain("PATCH /v9/projects/{project}: EOF");
    const second = await up();
    expect(second.output).toContain("DELETE /v9/projects/{project}/domains/{domain}: EOF");
    expect((await up()).exitCode).toBe(0);
    expect(stack.vercel.status().projects).toMatchObject([{ domains: [] }]);
    await stack.workspace.write("index.js", changed);
    await expectConvergence();
  });

  it("gap lost-create: a second create is told that it exists; an import takes over what was made, nothing twice", async () => {
    await stack.workspace.write(
      "index.js",
      vendorProgram.replace(/new cloudflare\.DnsRecord\("caa"[\s\S]*?\}\);\n/, ""),
    );
    expect((await up()).exitCode).toBe(0);
    await stack.workspace.write("index.js", vendorProgram);
    fault("cloudflare", "POST /zones/{zone}/dns_records", "lost-answer");
    const lost = await up();
    expect(lost.exitCode).not.toBe(0);
    // The plugin has tried again by itself and met the record that it had made.
    expect(lost.output).toContain("An identical record already exists");
    const answer = await stack.cloudflare.api.request(`/client/v4/zones/${zoneId}/dns_records?type=CAA`, {
      headers: { authorization: "Bearer cloudflare-token-of-the-test" },
    });
    const { result } = (await answer.json()) as { result: { id: string }[] };
    expect(result).toHaveLength(1);
    const type = "cloudflare:index/dnsRecord:DnsRecord";
    const id = `${zoneId}/${result[0]?.id}`;
    const imported = await stack.workspace.pulumi([
      "import",
      type,
      "caa",
      id,
      "--yes",
      "--generate-code=false",
      "--protect=false",
    ]);
    expect(imported.exitCode, imported.output).toBe(0);
    await expectConvergence();
  });
});
