import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fakeVendors } from "./fake-vendors.fixture";
import { recoverStack } from "./recover-stack";

const recorded = readFileSync(new URL("./killed-update.fixture.json", import.meta.url), "utf8");
const clean = JSON.stringify({ version: 3, deployment: { resources: [] } });
const projectId = "prj_1j4a9KgQmGBkKiKzviapald3264k";
const answers = {
  [`api.vercel.com/v10/projects/${projectId}/env`]: { envs: [{ id: "env1", key: "TWO", target: ["production"] }] },
};

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), "recover-stack-"));
  writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: prelaunch\nruntime: nodejs\n");
  const locks = path.join(cwd, ".pulumi", "locks", "organization", "prelaunch", "test");
  mkdirSync(locks, { recursive: true });
  const lock = { pid: 4711, username: "ann", hostname: hostname(), timestamp: "2026-01-01T10:00:00Z" };
  writeFileSync(path.join(locks, "b1.json"), JSON.stringify(lock));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** A CLI that exports a killed update until a state is imported; notes what it was asked. */
function recovery(confirm = true, isAlive = false) {
  const commands: string[][] = [];
  const lines: string[] = [];
  let state = recorded;
  let imported = "";
  const result = recoverStack({
    stack: "test",
    cwd,
    env: { PULUMI_BACKEND_URL: `file://${cwd}`, VERCEL_API_TOKEN: "canary-token" },
    fetch: fakeVendors(answers).fetch,
    confirm: async () => confirm,
    log: (line) => lines.push(line),
    isAlive: () => isAlive,
    pulumi: async (args) => {
      commands.push(args);
      if (args[1] === "import") {
        imported = readFileSync(args.at(-1)!, "utf8");
        state = clean;
      }
      return args[1] === "export" ? state : "";
    },
  });
  return { result, commands, lines, imported: () => imported };
}

const verbs = (commands: string[][]) =>
  commands.map((args) =>
    args
      .filter((arg) => /^[a-z]+$/.test(arg))
      .slice(0, 2)
      .join(" "),
  );

it("unlocks, corrects the state, reads what it took over, and checks that nothing is left", async () => {
  const { result, commands, lines, imported } = recovery();
  expect(await result).toMatchObject({ outcome: "recovered" });
  expect(verbs(commands)).toEqual(["stack export", "cancel test", "stack import", "refresh test", "stack export"]);
  const refresh = commands[3]!;
  expect(refresh.filter((arg) => arg.startsWith("urn:"))).toEqual([expect.stringContaining("::TWO")]);
  expect(imported()).toContain(`"id":"${projectId}/env1"`);
  expect(imported()).not.toContain("pending_operations");
  expect(lines.join("\n")).not.toContain("canary");
});

it("shows the plan and changes nothing when it is declined", async () => {
  const { result, commands, lines } = recovery(false);
  expect(await result).toMatchObject({ outcome: "declined" });
  expect(verbs(commands)).toEqual(["stack export"]);
  expect(lines).toContainEqual(expect.stringContaining("take over"));
});

it("refuses while the update still runs", async () => {
  const { result, commands } = recovery(true, true);
  await expect(result).rejects.toMatchObject({ code: "ERR_RECOVERY_UPDATE_RUNNING" });
  expect(commands).toEqual([]);
});
