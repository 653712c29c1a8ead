import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import type { MutationRequest } from "../../local/mutations/mutation";
import { openVendorStack, type VendorStack, vendorProgram } from "./vendor-stack";

let stack: VendorStack;

beforeAll(async () => {
  stack = await openVendorStack();
  await stack.workspace.write("index.js", vendorProgram);
  const created = await stack.workspace.pulumi(["stack", "init", "drift"]);
  expect(created.exitCode, created.output).toBe(0);
  const first = await up();
  expect(first.exitCode, first.output).toBe(0);
});
afterAll(async () => {
  await stack?.close();
});

const up = (...args: string[]) => stack.workspace.pulumi(["up", "--yes", "--skip-preview", ...args]);

/** What a preview with a refresh would do, by the name of the resource. */
async function drift(): Promise<Record<string, string>> {
  const { stdout } = await stack.workspace.pulumi(["preview", "--refresh", "--json"]);
  const { steps } = JSON.parse(stdout) as { steps: { op: string; urn: string }[] };
  const real = steps.filter(({ op }) => op !== "same" && op !== "refresh");
  return Object.fromEntries(real.map(({ op, urn }) => [urn.split("::").at(-1) ?? urn, op]));
}

const watchWorkflow = z.object({
  jobs: z.object({
    drift: z.object({ steps: z.array(z.object({ name: z.string().optional(), run: z.string().optional() })) }),
  }),
});

/** The arguments of the command by which the scheduled workflow looks for drift. */
function scheduledDrift(): string[] {
  const file = new URL("../../.github/workflows/watch.yml", import.meta.url);
  const { steps } = watchWorkflow.parse(parse(readFileSync(file, "utf8"))).jobs.drift;
  const command = steps.find(({ name }) => name === "Drift")?.run ?? "";
  expect(command).toMatch(/^npx pulumi refresh /);
  return command.replace("npx pulumi ", "").replace('"$STACK"', "drift").split(" ");
}

/** Each mutation with what the next preview must say of it; `undefined`: nothing, because it belongs to nobody. */
const changes: [MutationRequest, resource: string | undefined][] = [
  [{ kind: "vercel-project", action: "change", name: "acme-auth" }, "project"],
  [{ kind: "vercel-variable", action: "change", name: "NEXT_PUBLIC_ONE" }, "NEXT_PUBLIC_ONE"],
  [{ kind: "vercel-variable", action: "change", name: "TWO" }, "TWO"],
  [{ kind: "vercel-domain", action: "change", name: "auth.example.com" }, "domain"],
  [{ kind: "vercel-firewall", action: "change" }, "firewall"],
  [{ kind: "vercel-retention", action: "change" }, "retention"],
  [{ kind: "cloudflare-record", action: "change", name: "CNAME" }, "site"],
  [{ kind: "cloudflare-record", action: "change", name: "CAA" }, "caa"],
  [{ kind: "cloudflare-ruleset", action: "change" }, "rules"],
  [{ kind: "cloudflare-setting", action: "change", name: "min_tls_version" }, "tls"],
  [{ kind: "cloudflare-dnssec", action: "change" }, "dnssec"],
  [{ kind: "cloudflare-notification", action: "change" }, "alerts"],
  [{ kind: "vercel-project", action: "add" }, undefined],
  [{ kind: "vercel-variable", action: "add" }, undefined],
  [{ kind: "vercel-domain", action: "add" }, undefined],
  [{ kind: "cloudflare-record", action: "add" }, undefined],
  [{ kind: "cloudflare-ruleset", action: "add" }, undefined],
];
const deletions: [MutationRequest, resource: string][] = [
  [{ kind: "vercel-variable", action: "delete", name: "TWO" }, "TWO"],
  [{ kind: "vercel-domain", action: "delete", name: "auth.example.com" }, "domain"],
  [{ kind: "vercel-firewall", action: "delete" }, "firewall"],
  [{ kind: "vercel-deployment", action: "delete" }, "deployment"],
  [{ kind: "cloudflare-record", action: "delete", name: "CNAME" }, "site"],
  [{ kind: "cloudflare-ruleset", action: "delete", name: "http_request_firewall_custom" }, "rules"],
  [{ kind: "cloudflare-notification", action: "delete" }, "alerts"],
];

/** What lies in the clouds that no stack declares. */
function foreign(): string[] {
  const [zone] = stack.cloudflare.zones();
  return [
    ...stack.vercel.status().projects.flatMap(({ name, domains }) => [name, ...domains]),
    ...(zone?.records ?? []).map(({ name }) => String(name)),
    ...Object.keys(zone?.rules ?? {}),
  ].filter((name) => name.startsWith("foreign-") || name === "http_request_cache_settings");
}

describe("what is changed behind the engine's back", () => {
  it("starts from no drift at all", async () => {
    expect(await drift()).toEqual({});
    const watched = await stack.workspace.pulumi(scheduledDrift());
    expect(watched.exitCode, watched.output).toBe(0);
  });

  it("fails the scheduled look, which says what it was and changes neither cloud nor state", async () => {
    await stack.mutate({ kind: "cloudflare-record", action: "change", name: "CNAME" });
    for (const _again of [1, 2]) {
      const watched = await stack.workspace.pulumi(scheduledDrift());
      expect(watched.exitCode, watched.output).not.toBe(0);
      expect(watched.output).toMatch(/DnsRecord\W+site.*update/);
      expect(watched.output).toMatch(/no changes were expected/);
    }
    expect(await drift()).toEqual({ site: "update" });
    await up("--refresh");
  });

  it("shows as exactly that, and up puts it back; what is foreign is left alone", async () => {
    for (const [request] of changes) expect(await stack.mutate(request)).toMatch(/\.$/);
    const expected = changes.flatMap(([, resource]) => (resource === undefined ? [] : [[resource, "update"]]));
    expect(await drift()).toEqual(Object.fromEntries(expected));
    const before = foreign();
    expect(before).toHaveLength(4);
    const repaired = await up("--refresh");
    expect(repaired.exitCode, repaired.output).toBe(0);
    expect(await drift()).toEqual({});
    expect(foreign()).toEqual(before);
  });

  it("is made again when it was deleted", async () => {
    for (const [request] of deletions) await stack.mutate(request);
    expect(await drift()).toEqual(Object.fromEntries(deletions.map(([, resource]) => [resource, "create"])));
    const repaired = await up("--refresh");
    expect(repaired.exitCode, repaired.output).toBe(0);
    expect(await drift()).toEqual({});
  });

  it("is refused with what there is, when it does not say what", async () => {
    await expect(stack.mutate({ kind: "cloudflare-record", action: "delete" })).rejects.toThrow(/Say which/);
    await expect(stack.mutate({ kind: "cloudflare-setting", action: "delete", name: "ssl" })).rejects.toThrow(
      /no delete/,
    );
    await expect(stack.mutate({ kind: "vercel-team", action: "add" })).rejects.toThrow(/is one of vercel-project/);
    await expect(stack.mutate({ kind: "vercel-domain", action: "change", name: "none.example" })).rejects.toThrow(
      /no vercel-domain like/,
    );
  });
});
