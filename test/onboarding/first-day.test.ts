import { writeFileSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStack, repository, type TestStack } from "../deployment/test-stack";
import { forgetTheMaker, type HandMade, makeByHand } from "./hand-made-cloud";

const name = "test-first-day";
let stack: TestStack;
let made: HandMade;

beforeAll(async () => {
  stack = await openTestStack({ name, like: "production" });
  made = await makeByHand(stack);
});
afterAll(async () => {
  await stack?.close();
});

async function prelaunch(...args: string[]) {
  return prelaunchWith({}, ...args);
}

async function prelaunchWith(environment: Record<string, string>, ...args: string[]) {
  const script = path.join(repository, "cli/prelaunch.mjs");
  const { exitCode, all, stdout } = await execa(process.execPath, [script, ...args], {
    cwd: repository,
    env: { ...stack.environment, ...environment },
    all: true,
    reject: false,
    stdin: "ignore",
  });
  return { exitCode, all, stdout };
}

interface Step {
  op: string;
  urn: string;
  newState?: { type: string };
  detailedDiff?: Record<string, unknown> | null;
}

/** What the next `up` would do, by the name of the resource; without what stays as it is. */
async function nextChanges(): Promise<Map<string, Step>> {
  const preview = await stack.pulumi(["preview", "--json", "--stack", name]);
  if (preview.exitCode !== 0) throw new Error(preview.all);
  const { steps } = JSON.parse(preview.stdout) as { steps: Step[] };
  const custom = steps.filter(
    ({ op, urn }) => op !== "same" && !/::prelaunch:\w+:[A-Z]\w+::(?!gate-|backend-)/.test(urn),
  );
  return new Map(custom.map((step) => [step.urn.split("::").at(-1) ?? "", step]));
}

const writes = () => stack.journal().filter(({ kind }) => kind === "write");

describe("a cloud that was set up by hand", () => {
  it("is shown with what differs, and nothing is taken without consent", async () => {
    const before = writes().length;
    const asked = await prelaunch("import", name);
    expect(asked.exitCode, asked.all).toBe(1);
    expect(asked.all).toContain(`Vercel project acme (${made.projectId})`);
    expect(asked.all).toMatch(/differs: installCommand: npm ci → npm ci --omit=dev/);
    expect(asked.all).toMatch(/differs: value: The old name → Acme/);
    expect(asked.all).toMatch(/differs: rule "Our office only": there, somebody else's → none/);
    expect(asked.all).toMatch(/differs: content: v=DMARC1; p=none → v=DMARC1; p=quarantine/);
    expect(asked.all).toMatch(/CONVEX_DEPLOYMENT.*\n\s+cannot be read back/);
    expect(asked.all).toContain("Nothing was changed.");
    for (const secret of [made.authSecret, made.edgeSecret]) expect(asked.all).not.toContain(secret);
    const state = await stack.pulumi(["stack", "export", "--stack", name]);
    expect(JSON.parse(state.stdout).deployment.resources ?? []).toEqual([]);
    expect(writes()).toHaveLength(before);
  });

  it("is taken into the state without a write at a vendor, and what is right stays as it is", async () => {
    const before = writes().length;
    // Without the rehearsal, the open launch of this stack needs evidence, and there is none.
    const imported = await prelaunchWith({ PRELAUNCH_REHEARSAL: "" }, "import", name, "--yes");
    expect(imported.exitCode, imported.all).toBe(0);
    expect(imported.all).toMatch(/Left to the next up: .*gate-release[\s\S]*ERR_GATE_REFUSED/);
    expect(writes()).toHaveLength(before);

    const changes = await nextChanges();
    expect(changes.get("gate-release")?.op, "an import opens no gate").toBe("create");
    const inTheState = ["secrets-fingerprint-key", "gate-acceptance-secret", "gate-fingerprints"];
    for (const one of inTheState) expect(changes.get(one), `${one} is made`).toBeUndefined();
    const same = ["hosting-NEXT_PUBLIC_SITE_URL", "hosting-domain", "edge-site", "mail-spf", "edge-ssl"];
    const secrets = ["secrets-auth-secret", "secrets-signing-keys", "secrets-webhook-secret", "secrets-edge-secret"];
    for (const one of [...same, ...secrets, "edge-http_request_late_transform"]) {
      expect(changes.get(one), `${one} should stay`).toBeUndefined();
    }
    const differing = [
      "hosting-project",
      "hosting-retention",
      "hosting-NEXT_PUBLIC_APP_NAME",
      "hosting-CONVEX_DEPLOYMENT",
      "mail-dmarc",
    ];
    for (const one of [...differing, "backend-variables"]) expect(changes.get(one)?.op, one).toBe("update");
    // Cloudflare's provider replaces a ruleset whose name changes.
    const replaced = [...changes.values()].filter(({ op }) => op !== "create" && op !== "update");
    expect(replaced.map(({ urn }) => urn.split("::").at(-1))).toEqual(["edge-http_request_firewall_custom"]);
  });

  it("leaves no secret in clear in the state", async () => {
    const state = await stack.pulumi(["stack", "export", "--stack", name]);
    for (const secret of [made.authSecret, made.edgeSecret]) expect(state.stdout).not.toContain(secret);
  });
});

interface Doctored {
  findings: { code: string; severity: string; what: string }[];
  looked: string[];
}

async function doctor(): Promise<Doctored> {
  const { stdout, all } = await prelaunch("doctor", "--stack", name, "--cloud", "--json");
  expect(stdout, all).toMatch(/^\{/);
  return JSON.parse(stdout) as Doctored;
}

/** Changes a variable of the functions as somebody would in the dashboard. */
async function setVariable(variable: string, value: string): Promise<string> {
  const url = `http://127.0.0.1:${stack.record.ports.convex}/api/v1`;
  const headers = {
    authorization: `Convex ${stack.environment["CONVEX_DEPLOY_KEY"]}`,
    "content-type": "application/json",
  };
  const listed = await fetch(`${url}/list_environment_variables`, { headers });
  const { environmentVariables } = (await listed.json()) as { environmentVariables: Record<string, string> };
  const body = JSON.stringify({ changes: [{ name: variable, value }] });
  const set = await fetch(`${url}/update_environment_variables`, { method: "POST", headers, body });
  expect(set.status).toBe(200);
  return environmentVariables[variable] ?? "";
}

describe("the stack that was brought up", () => {
  beforeAll(async () => {
    const up = await stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]);
    expect(up.exitCode, up.all).toBe(0);
  });

  it("keeps its secrets: nobody is signed out by an import", async () => {
    const output = await stack.pulumi(["stack", "export", "--show-secrets", "--stack", name]);
    expect(output.stdout).toContain(made.authSecret);
    expect(output.stdout).toContain(made.edgeSecret);
  });

  it("is well for the doctor, who sends the vendors nothing but questions", async () => {
    const before = writes().length;
    const { findings, looked } = await doctor();
    expect(findings.filter(({ severity }) => severity !== "unknown")).toEqual([]);
    expect(looked).toEqual(
      expect.arrayContaining(["signing keys", "redirects end", "Cloudflare zone", "Vercel project"]),
    );
    expect(
      writes()
        .slice(before)
        .filter(({ service }) => service !== "convex"),
    ).toEqual([]);
  });

  it("is not, with another SITE_URL and another BETTER_AUTH_SECRET in the functions", async () => {
    const right = {
      SITE_URL: await setVariable("SITE_URL", "http://example.com"),
      BETTER_AUTH_SECRET: await setVariable("BETTER_AUTH_SECRET", "another-secret-of-more-than-forty-characters"),
    };
    const codes = (await doctor()).findings.map(({ code }) => code);
    const expected = ["auth-callback", "auth-cookie-http", "auth-jwks-stale", "convex-variables"];
    expect(codes).toEqual(expect.arrayContaining(expected));
    for (const [variable, value] of Object.entries(right)) await setVariable(variable, value);
  });
});

describe("a cloud that is as the settings say, and a new stack that knows nothing of it", () => {
  let writesBefore: number;

  beforeAll(async () => {
    const exported = await stack.pulumi(["stack", "export", "--stack", name]);
    const state = JSON.parse(exported.stdout) as { deployment: object };
    const file = path.join(stack.folder.root, "empty.json");
    writeFileSync(file, JSON.stringify({ ...state, deployment: { ...state.deployment, resources: [] } }));
    const forgotten = await stack.pulumi(["stack", "import", "--stack", name, "--file", file]);
    expect(forgotten.exitCode, forgotten.all).toBe(0);
    await forgetTheMaker(stack);
    writesBefore = writes().length;
  });

  it("meet by an import that finds nothing to change, and changes nothing", { timeout: 900_000 }, async () => {
    const imported = await prelaunch("import", name, "--yes", "--assume-unreadable");
    expect(imported.exitCode, imported.all).toBe(0);
    expect(imported.all).not.toMatch(/differs:|Left to the next up|the next up makes it/);
    expect(writes()).toHaveLength(writesBefore);
    const state = await stack.pulumi(["stack", "export", "--stack", name]);
    for (const secret of [made.authSecret, made.edgeSecret]) expect(state.stdout).not.toContain(secret);
  });

  it("have nothing to do at the next preview, policies included", async () => {
    const preview = await stack.pulumi(["preview", "--expect-no-changes", "--diff", "--stack", name]);
    expect(preview.exitCode, preview.all).toBe(0);
    expect(preview.all).toContain("Policy Packs run:");
    expect(writes()).toHaveLength(writesBefore);
  });
});
