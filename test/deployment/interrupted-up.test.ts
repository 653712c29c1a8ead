import { readFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { pulumiBinary, toolchainPath } from "../../local/toolchain/pulumi-path";
import { openTestStack, repository, type TestStack } from "./test-stack";

const creating = /\b((?:prelaunch|vercel|cloudflare):\w+:\w+) \S+ creating/;
/** As the engine's lines name them. Components are said to be created, too, but are no steps of their own. */
const kinds: ReadonlySet<string> = new Set(Object.values(resourceTypes).map((type) => type.replace(/\/\w+/, "")));

/**
 * Starts `up` and sends the signal when the engine begins to make a resource of a type that was not hit before. Gives the
 * type, and undefined when the run came to its end. What runs beside each other differs from run to run, so the places are
 * chosen as they come; the chain of dependencies alone has ten.
 */
async function interruptedUp(
  stack: TestStack,
  name: string,
  before: ReadonlySet<string>,
  signal: "SIGTERM" | "SIGKILL",
): Promise<string | undefined> {
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--color", "never", "--stack", name];
  const running = execa(pulumiBinary(), args, {
    cwd: repository,
    // Without the policies, which have no part in what is made: the runs are many, and each would load them.
    env: { ...stack.environment, PULUMI_OPTION_POLICY_PACK: "", PATH: toolchainPath() },
    all: true,
    reject: false,
    stdin: "ignore",
    // TERM means that the engine may end in its own time.
    forceKillAfterDelay: false,
  });
  let hit: string | undefined;
  for await (const line of running.iterable({ from: "all" })) {
    const type = creating.exec(String(line))?.[1];
    if (hit !== undefined || type === undefined || !kinds.has(type) || before.has(type)) continue;
    hit = type;
    running.kill(signal);
  }
  await running;
  return hit;
}

/** The documented recovery, as the documentation says to run it. */
async function recover(stack: TestStack, name: string): Promise<void> {
  const command = ["--import", "tsx", "recovery/main.ts", "--stack", name, "--yes", "--delete-live-deployment"];
  const result = await execa(process.execPath, command, {
    cwd: repository,
    env: stack.environment,
    all: true,
    reject: false,
  });
  expect(result.exitCode, result.all).toBe(0);
}

type Entry = Record<string, unknown>;

/** What the clouds hold, by natural key: doubled objects and orphans show as more than what is declared. */
function held(stack: TestStack): Record<string, string[]> {
  const entries = (cloud: "vercel" | "cloudflare", kind: string): Entry[] => {
    const file = path.join(stack.folder.state(cloud), `${cloud}.json`);
    const state = JSON.parse(readFileSync(file, "utf8")) as { data: Record<string, Record<string, Entry>> };
    return Object.values(state.data[kind] ?? {}).map((entry) => (entry.properties as Entry | undefined) ?? entry);
  };
  return {
    projects: entries("vercel", "projects").map((project) => `${project.name}`),
    variables: entries("vercel", "variables").map((variable) => `${variable.key}`),
    domains: entries("vercel", "domains").map((domain) => `${domain.domain}`),
    deployments: entries("vercel", "deployments").map((deployment) => JSON.stringify(deployment.meta)),
    records: entries("cloudflare", "records").map(
      (record) => `${record.type} ${record.name} ${record.content ?? JSON.stringify(record.data)}`,
    ),
    rulesets: entries("cloudflare", "rulesets").map((ruleset) => `${ruleset.phase}`),
  };
}

describe.each(["SIGTERM", "SIGKILL"] as const)("an up that is hit by %s at each kind of resource", (signal) => {
  const name = `test-${signal.toLowerCase()}` as const;
  const hit = new Set<string>();
  let stack: TestStack;

  beforeAll(async () => {
    stack = await openTestStack({ name, like: "production" });
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("goes on each time from where it was hit, until nothing is left to hit", async () => {
    for (;;) {
      const type = await interruptedUp(stack, name, hit, signal);
      if (type === undefined) break;
      hit.add(type);
      if (signal === "SIGKILL") await recover(stack, name);
    }
    expect(hit.size, [...hit].join(", ")).toBeGreaterThanOrEqual(10);
    expect([...hit]).toContain("vercel:index:Deployment");
    expect([...hit].some((type) => type.startsWith("cloudflare:"))).toBe(true);
  });

  it("converges: nothing left to do, nothing pending", async () => {
    const rest = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
    expect(rest.exitCode, rest.all).toBe(0);
    const again = await stack.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes", "--stack", name]);
    expect(again.exitCode, again.all).toBe(0);
    const exported = await stack.pulumi(["stack", "export", "--stack", name]);
    expect(JSON.parse(exported.stdout).deployment.pending_operations ?? []).toEqual([]);
  });

  it("holds each thing once, and all that it holds is in the state", async () => {
    const there = held(stack);
    for (const [kind, keys] of Object.entries(there)) expect(new Set(keys).size, `${kind}: ${keys}`).toBe(keys.length);
    const exported = await stack.pulumi(["stack", "export", "--stack", name]);
    const resources = (JSON.parse(exported.stdout) as { deployment: { resources: { type: string }[] } }).deployment
      .resources;
    const count = (type: string): number => resources.filter((resource) => resource.type.endsWith(`:${type}`)).length;
    expect(Object.fromEntries(Object.entries(there).map(([kind, keys]) => [kind, keys.length]))).toEqual({
      projects: count("Project"),
      variables: count("ProjectEnvironmentVariable"),
      domains: count("ProjectDomain"),
      deployments: count("Deployment"),
      records: count("DnsRecord"),
      rulesets: count("Ruleset"),
    });
  });
});
