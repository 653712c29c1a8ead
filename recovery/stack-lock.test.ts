import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, it } from "vitest";
import { assertStale, backendFolder, readLocks, type StackLock } from "./stack-lock";

const lock: StackLock = { pid: 4711, username: "ann", hostname: hostname(), timestamp: "2026-01-01T10:00:00Z" };
const root = mkdtempSync(path.join(tmpdir(), "stack-lock-"));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function writeLock(content: string): void {
  const folder = path.join(root, ".pulumi", "locks", "organization", "prelaunch", "local");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "b1.json"), content);
  writeFileSync(path.join(folder, "b1.json.attrs"), "{}");
}
const where = { backend: `file://${root}`, cwd: "/", project: "prelaunch", stack: "local" };

it("reads the lock of a file backend", async () => {
  expect(await readLocks(where)).toEqual([]);
  writeLock(JSON.stringify(lock));
  expect(await readLocks(where)).toEqual([lock]);
  expect(await readLocks({ ...where, stack: "production" })).toEqual([]);
  expect(await readLocks({ ...where, backend: "https://api.pulumi.com" })).toEqual([]);
});

it("refuses a lock that nobody can read", async () => {
  writeLock("{");
  await expect(readLocks(where)).rejects.toMatchObject({ code: "ERR_RECOVERY_LOCK_UNREADABLE" });
});

it("takes only the lock of a dead process of this machine for stale", () => {
  expect(() => assertStale([lock], "local", () => false)).not.toThrow();
  const running = () => assertStale([lock], "local", () => true);
  expect(running).toThrow(expect.objectContaining({ code: "ERR_RECOVERY_UPDATE_RUNNING" }));
  for (const part of ["4711", lock.hostname, lock.timestamp]) expect(running).toThrow(part);
  const elsewhere = () => assertStale([{ ...lock, hostname: "ci-runner" }], "local", () => false);
  expect(elsewhere).toThrow(expect.objectContaining({ code: "ERR_RECOVERY_OTHER_HOST" }));
});

it("resolves a backend's folder as Pulumi does", () => {
  expect(backendFolder("file:///a/b%20c", "/repo")).toBe("/a/b c");
  expect(backendFolder("file://./state", "/repo")).toBe("/repo/state");
  expect(backendFolder("file://~/state", "/repo")).toBe(path.join(homedir(), "state"));
  expect(backendFolder("s3://bucket", "/repo")).toBeUndefined();
});
