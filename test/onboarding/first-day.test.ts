import path from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestStack, repository, type TestStack } from "../deployment/test-stack";
import { type HandMade, makeByHand } from "./hand-made-cloud";

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
  const script = path.join(repository, "cli/prelaunch.mjs");
  const { exitCode, all, stdout } = await execa(process.execPath, [script, ...args], {
    cwd: repository,
    env: stack.environment,
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
    const imported = await prelaunch("import", name, "--yes");
    expect(imported.exitCode, imported.all).toBe(0);
    expect(writes()).toHaveLength(before);

    const changes = await nextChanges();
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
    for (const one of [...differing, "edge-http_request_firewall_custom", "backend-variables"]) {
      expect(changes.get(one)?.op, one).toBe("update");
    }
    expect([...changes.values()].filter(({ op }) => op.includes("replace") || op.includes("delete"))).toEqual([]);
  });

  it("leaves no secret in clear in the state", async () => {
    const state = await stack.pulumi(["stack", "export", "--stack", name]);
    for (const secret of [made.authSecret, made.edgeSecret]) expect(state.stdout).not.toContain(secret);
  });
});
