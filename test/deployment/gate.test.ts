import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue } from "../../checklist/catalogue";
import { type Bindings, bindingOf } from "../../evidence/digests";
import { signStatement } from "../../evidence/envelope";
import { generateSigningKey, readSigningKey } from "../../evidence/signing-key";
import { type ItemResult, type Place, statementOf } from "../../evidence/statement";
import { expectSuiteLetIn } from "../acceptance/closed-launch";
import { type Config, openTestStack, repository, type TestStack } from "./test-stack";
import { allWellKnownFiles, expectAllWellKnownFiles } from "./well-known-files";

const name = "test-gate";
const site = "https://example.com";
let stack: TestStack;
let folder: string;
const key = generateSigningKey();

/** No policies, no rehearsal: the gate alone stands between this run and the users. */
const alone = { PULUMI_OPTION_POLICY_PACK: "", PRELAUNCH_REHEARSAL: "" };
const up = (...args: string[]) => stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name, ...args], alone);

interface Released {
  source: string;
  bindings: Bindings;
  launch: string;
  live: string;
}
async function released(): Promise<Released> {
  const { stdout } = await stack.pulumi(["stack", "output", "release", "--json", "--stack", name]);
  return JSON.parse(stdout) as Released;
}

/** Signs that everything of one place passed, as a run of the acceptance suite would say. */
function prove(file: string, where: Place, { source, bindings }: Pick<Released, "source" | "bindings">): void {
  const results = catalogue.flatMap((item): ItemResult[] => {
    const binding = bindingOf(item, bindings);
    const common = { id: item.id, result: "passed", observedAt: new Date().toISOString(), where } as const;
    if (where === "rehearsal") return item.bindsTo.includes("source") ? [common] : [];
    return binding === undefined ? [] : [{ ...common, binding }];
  });
  const statement = statementOf({ stack: name, source, bindings, results });
  writeFileSync(path.join(folder, file), signStatement(statement, readSigningKey(key.privateKey)));
}

function configure(change: (config: Config) => void): void {
  stack.configure((config) => {
    config.evidence = {
      from: "rehearsal",
      directory: path.relative(repository, folder),
      trustedKeys: path.relative(repository, path.join(folder, "trusted-keys.json")),
    };
    config.wellKnown = allWellKnownFiles;
    change(config);
  });
}

/** What a visitor gets, by this machine's names of the local cloud. */
async function visit(url: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const script = `const answer = await fetch(process.argv[1], { redirect: "manual", headers: JSON.parse(process.argv[2]) });
    process.stdout.write(JSON.stringify({ status: answer.status, text: await answer.text() }));`;
  const args = ["--input-type=module", "--eval", script, url, JSON.stringify(headers)];
  const { stdout } = await execa(process.execPath, args, { env: stack.environment });
  return JSON.parse(stdout) as { status: number; text: string };
}

/** Operations that a visitor could notice, as the stand-ins noted them since a moment. */
const visible =
  /^(POST \/v12\/now\/deployments|POST \/v10\/projects\/\{project\}\/(promote|domains)|POST \/zones|PUT \/zones|PATCH \/zones|POST \/api\/deploy2\/finish_push|POST \/api\/v1\/update_environment_variables)/;
function visibleWrites(since = 0): string[] {
  return stack
    .journal()
    .slice(since)
    .filter(({ kind }) => kind === "write")
    .map(({ operation }) => operation)
    .filter((operation) => visible.test(operation));
}

const urnOf = (type: string, resource: string): string => `urn:pulumi:${name}::prelaunch::**${type}::${resource}`;
const visibleResources = {
  deployment: urnOf("vercel:index/deployment:Deployment", "hosting-deployment"),
  domain: urnOf("vercel:index/projectDomain:ProjectDomain", "hosting-domain"),
  variables: urnOf("prelaunch:convex:EnvironmentVariables", "backend-variables"),
  functions: urnOf("prelaunch:convex:Code", "backend-code"),
  "DNS record": urnOf("cloudflare:index/dnsRecord:DnsRecord", "edge-site"),
  "launch rule": urnOf("cloudflare:index/ruleset:Ruleset", "edge-http_request_firewall_custom"),
  "live deployment": urnOf("prelaunch:gate:Live", "gate-live"),
};
const gateUrn = urnOf("prelaunch:gate:Release", "gate-release");

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production" });
  folder = path.join(stack.folder.root, "evidence");
  mkdirSync(folder, { recursive: true });
  const owner = { owner: "ada@example.com", roles: ["rehearsal", "production"], notAfter: "2999-12-31" };
  const keys = { keys: [{ keyid: key.keyid, publicKey: key.publicKey, ...owner }] };
  writeFileSync(path.join(folder, "trusted-keys.json"), JSON.stringify(keys));
  configure((config) => {
    config.launch = "closed";
  });
});
afterAll(async () => {
  await stack?.close();
});

describe("before anything is proven", () => {
  it("up without policies and preview is refused, item by item", async () => {
    const result = await up();
    expect(result.exitCode, result.all).not.toBe(0);
    expect(result.all).toContain("ERR_GATE_REFUSED");
    expect(result.all).toMatch(/ERR_GATE_EVIDENCE_MISSING AUTH-1: .+/);
    expect(visibleWrites()).toEqual([]);
  });

  it("a run that leaves the gate out makes nothing that users see", async () => {
    const targets = Object.values(visibleResources).flatMap((urn) => ["--target", urn]);
    for (const args of [targets, ["--exclude", gateUrn]]) {
      const result = await up(...args);
      expect(visibleWrites(), result.all).toEqual([]);
    }
  });

  it("a rehearsal is no way in where it is not this stack's local cloud", async () => {
    const result = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name], {
      ...alone,
      PRELAUNCH_REHEARSAL: "production",
    });
    expect(result.exitCode).not.toBe(0);
    expect(result.all).toContain("ERR_GATE_REHEARSAL");
    expect(visibleWrites(), result.all).toEqual([]);
  });
});

describe("the first launch", () => {
  it("closed: everything stands on the real domain, and only the acceptance suite is let in", async () => {
    const refused = await up();
    const source = /source ([0-9a-f]{64})/.exec(refused.all)?.[1] ?? "";
    expect(source, refused.all).toMatch(/^[0-9a-f]{64}$/);
    prove("rehearsal.dsse.json", "rehearsal", { source, bindings: {} });
    const result = await up();
    expect(result.exitCode, result.all).toBe(0);
    expect(await released()).toMatchObject({ source, launch: "closed" });

    expect((await visit(`${site}/sign-in`)).status).toBe(403);
    const secret = await stack.pulumi(["stack", "output", "acceptanceSecret", "--show-secrets", "--stack", name]);
    expect((await visit(`${site}/sign-in`, { "x-prelaunch-acceptance": secret.stdout.trim() })).status).toBe(200);
    expect((await visit(`${site}/.well-known/acme-challenge/none`)).status).not.toBe(403);
    // Those who read them come before the launch, too: stores of apps, password managers, who reports a hole.
    await expectAllWellKnownFiles(stack);
  });

  it("closed: the acceptance suite does its flows there, and nobody without its secret", () => expectSuiteLetIn(stack));

  it("open: is refused until this stack's environment is proven, and then changes the launch rule alone", async () => {
    configure((config) => {
      config.launch = "open";
    });
    const refused = await up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toMatch(/ERR_GATE_EVIDENCE_MISSING ENV-2/);
    expect((await visit(`${site}/sign-in`)).status).toBe(403);

    prove("production.dsse.json", "production", await released());
    const since = stack.journal().length;
    const result = await up();
    expect(result.exitCode, result.all).toBe(0);
    expect((await visit(`${site}/sign-in`)).status).toBe(200);
    expect(visibleWrites(since)).toEqual(["PUT /zones/{zone}/rulesets/{ruleset}"]);
    await expectAllWellKnownFiles(stack);
  });

  it("is over: a second up changes nothing", async () => {
    const result = await up("--expect-no-changes");
    expect(result.exitCode, result.all).toBe(0);
  });
});

/** A release that users would see by its name. */
const named = (appName: string) => (config: Config) => {
  config.launch = "open";
  config.app = { name: appName };
};

describe("a later release", () => {
  it("that steers past the gate changes nothing that users see", async () => {
    configure(named("Acme Two"));
    for (const [what, urn] of Object.entries(visibleResources)) {
      const since = stack.journal().length;
      const result = await up("--target", urn);
      expect(visibleWrites(since), `${what}\n${result.all}`).toEqual([]);
    }
    const since = stack.journal().length;
    const result = await up("--exclude", gateUrn);
    expect(visibleWrites(since), result.all).toEqual([]);
    expect((await visit(site)).text).not.toContain("Acme Two");
  });

  it("needs its environment proven where that has changed, and then goes live whole", async () => {
    const refused = await up();
    expect(refused.exitCode).not.toBe(0);
    expect(refused.all).toMatch(/ERR_GATE_EVIDENCE_ENVIRONMENT ENV-3/);
    expect(refused.all).not.toMatch(/ENV-5/);
    const bindings = JSON.parse(/bindings (\{.*\})/.exec(refused.all)?.[1] ?? "{}") as Bindings;
    prove("production.dsse.json", "production", { source: (await released()).source, bindings });
    const result = await up();
    expect(result.exitCode, result.all).toBe(0);
    expect((await visit(site)).text).toContain("Acme Two");
  });

  it("that does not work is put back, and users see the one before it throughout", async () => {
    const before = await released();
    const broken = (config: Config): void => {
      named("Acme Broken")(config);
      const hosting = config.hosting as object;
      config.hosting = {
        ...hosting,
        variables: { NEXT_PUBLIC_CONVEX_SITE_URL: "https://other-animal-456.convex.site" },
      };
    };
    configure(broken);
    const refused = await up();
    const bindings = JSON.parse(/bindings (\{.*\})/.exec(refused.all)?.[1] ?? "{}") as Bindings;
    prove("production.dsse.json", "production", { source: before.source, bindings });

    const seen = new Set<string>();
    let releasing = true;
    const watching = (async () => {
      while (releasing) {
        const { status, text } = await visit(site);
        seen.add(`${status} ${/Acme \w+/.exec(text)?.[0]}`);
      }
    })();
    const result = await up();
    releasing = false;
    await watching;
    expect(result.exitCode).not.toBe(0);
    expect(result.all).toContain("ERR_GATE_AFTER_CHECK");
    expect([...seen]).toEqual(["200 Acme Two"]);
    const exported = await stack.pulumi(["stack", "export", "--stack", name]);
    const state = JSON.parse(exported.stdout) as {
      deployment: { resources: { type: string; outputs?: { live?: string }; initErrors?: string[] }[] };
    };
    const live = state.deployment.resources.find(({ type }) => type === "prelaunch:gate:Live");
    expect(live?.outputs?.live).toBe(before.live);
    expect(live?.initErrors?.length).toBeGreaterThan(0);
  });

  it("is not tried again by evidence from before it was put back", async () => {
    const again = await up();
    expect(again.exitCode).not.toBe(0);
    expect(again.all).toContain("ERR_GATE_WITHDRAWN");
    configure(named("Acme Three"));
    const refused = await up();
    expect(refused.all).toContain("ERR_GATE_EVIDENCE_REPLAYED");
    expect((await visit(site)).text).toContain("Acme Two");
  });

  it("is followed by the next good one, proven anew", async () => {
    const refused = await up();
    const bindings = JSON.parse(/bindings (\{.*\})/.exec(refused.all)?.[1] ?? "{}") as Bindings;
    const { source } = await released();
    prove("rehearsal.dsse.json", "rehearsal", { source, bindings: {} });
    prove("production.dsse.json", "production", { source, bindings });
    const result = await up();
    expect(result.exitCode, result.all).toBe(0);
    expect((await visit(site)).text).toContain("Acme Three");
    rmSync(folder, { recursive: true });
    expect(readFileSync(path.join(repository, "stacks", "Pulumi.production.yaml"), "utf8")).not.toContain(name);
  });
});
