import path from "node:path";
import { execa } from "execa";
import { expect, it } from "vitest";

const run = (...args: string[]) =>
  execa("tsx", [path.join(import.meta.dirname, "run.ts"), ...args], { preferLocal: true, reject: false });

it.each([
  ["a group that does not exist", ["--only", "nothing"], "--only takes one of checks, unit, system"],
  ["an option that does not exist", ["--fast"], "Unknown option '--fast'"],
])("%s is a failure, and the last line says so", async (_, args, reason) => {
  const { exitCode, stdout, stderr } = await run(...args);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(reason);
  expect(stdout.split("\n").at(-1)).toMatch(/^\d+ passed, [1-9]\d* failed$/);
});
