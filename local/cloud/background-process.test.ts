import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, expect, it } from "vitest";
import {
  isRunning,
  type ProcessIdentity,
  startInBackground,
  startTimeOf,
  stopProcess,
  tailOf,
} from "./background-process";

const folder = mkdtempSync(path.join(tmpdir(), "background-"));
const started: ProcessIdentity[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((identity) => stopProcess(identity, 0)));
});
afterAll(() => rmSync(folder, { recursive: true }));

function start(code: string, log = "a.log"): ProcessIdentity {
  const identity = startInBackground({
    command: process.execPath,
    args: ["-e", code],
    cwd: folder,
    environment: { PATH: process.env["PATH"] },
    log: path.join(folder, log),
  });
  started.push(identity);
  return identity;
}

async function until(condition: () => boolean): Promise<void> {
  for (let waited = 0; !condition(); waited += 10) {
    if (waited > 60_000) throw new Error("waited in vain");
    await sleep(10);
  }
}

it("runs on, logs for its owner only, and stops when told", async () => {
  const identity = start(
    "console.log('up'); process.on('SIGTERM', () => { console.log('bye'); process.exit() }); setInterval(() => {}, 1e6)",
  );
  const log = path.join(folder, "a.log");
  await until(() => tailOf(log).includes("up"));
  expect(isRunning(identity)).toBe(true);
  await stopProcess(identity);
  expect(isRunning(identity)).toBe(false);
  expect(tailOf(log)).toContain("bye");
  expect(statSync(log).mode & 0o777).toBe(0o600);
});

it("kills what does not end by itself, and its children", async () => {
  const code =
    "const child = require('child_process').spawn(process.execPath, ['-e', 'process.on(\"SIGTERM\", () => {}); setInterval(() => {}, 1e6)']); process.on('SIGTERM', () => {}); console.log('child', child.pid); setInterval(() => {}, 1e6)";
  const identity = start(code, "b.log");
  const log = path.join(folder, "b.log");
  await until(() => /child \d+/.test(tailOf(log)));
  const child = Number(/child (\d+)/.exec(tailOf(log))?.[1]);
  await stopProcess(identity, 50);
  await until(() => startTimeOf(child) === undefined);
  expect(isRunning(identity)).toBe(false);
});

it("never touches another process that has got the same id", async () => {
  const identity = start("setInterval(() => {}, 1e6)", "c.log");
  const stale = { pid: identity.pid, startedAt: "ticks 1" };
  expect(isRunning(stale)).toBe(false);
  await stopProcess(stale);
  expect(isRunning(identity)).toBe(true);
});

it("shows a program that cannot be started as not running", async () => {
  const identity = startInBackground({
    command: path.join(folder, "missing"),
    args: [],
    cwd: folder,
    environment: {},
    log: path.join(folder, "d.log"),
  });
  expect(isRunning(identity)).toBe(false);
  expect(startTimeOf(2 ** 22 + 1)).toBeUndefined();
});
