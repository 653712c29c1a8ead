import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { exclusively } from "./exclusive";
import { stackFolder } from "./stack-folder";

const repository = mkdtempSync(path.join(tmpdir(), "exclusive-"));
const folder = stackFolder(repository, "local");
const lock = `${folder.root}.lock`;
afterAll(() => rmSync(repository, { recursive: true }));

it("lets one at a time in and names the one that is in", async () => {
  await exclusively(folder, async () => {
    const second = exclusively(folder, async () => "in");
    await expect(second).rejects.toMatchObject({ code: "ERR_CLOUD_BUSY" });
    await expect(second).rejects.toThrow(`Process ${process.pid} is starting or stopping`);
  });
  expect(await exclusively(folder, async () => "in")).toBe("in");
});

it("frees the lock when the work fails", async () => {
  const failing = exclusively(folder, async () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(existsSync(lock)).toBe(false);
});

it("takes over the lock of a process that is dead, or whose id is another's by now", async () => {
  writeFileSync(lock, JSON.stringify({ pid: process.pid, startedAt: "ticks 1" }));
  expect(await exclusively(folder, async () => "in")).toBe("in");
});
