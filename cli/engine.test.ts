import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pulumiBinary } from "../local/toolchain/pulumi-path";
import { runEngine } from "./engine";

const home = mkdtempSync(path.join(tmpdir(), "engine-"));
const before = process.env["PULUMI_HOME"];

/** A CLI that says what it is told to say, ends as it is told, and answers TERM as the engine does. */
beforeAll(() => {
  process.env["PULUMI_HOME"] = home;
  const binary = pulumiBinary();
  mkdirSync(path.dirname(binary), { recursive: true });
  writeFileSync(
    binary,
    `#!/bin/sh
trap 'echo saved; exit 1' TERM
echo "said $SAYS"
echo "complained" >&2
if [ "$1" = slow ]; then trap 'sleep 5.5; echo saved late; exit 1' TERM; fi
if [ "$1" = wait ] || [ "$1" = slow ]; then while :; do sleep 0.05; done; fi
exit "$1"
`,
  );
  chmodSync(binary, 0o755);
});
afterAll(() => {
  if (before === undefined) delete process.env["PULUMI_HOME"];
  else process.env["PULUMI_HOME"] = before;
  rmSync(home, { recursive: true });
});

const run = (args: string[], more: Partial<Parameters<typeof runEngine>[0]> = {}) =>
  runEngine({ title: "pulumi up", args, cwd: home, environment: { SAYS: "hello" }, ...more });

it("gives both outputs, line by line as they come", async () => {
  const lines: string[] = [];
  const { output, exitCode } = await run(["0"], { onLine: (line) => lines.push(line) });
  expect(exitCode).toBe(0);
  expect(lines.sort()).toEqual(["complained", "said hello"]);
  expect(output).toContain("said hello\n");
});

it("fails with all that was printed", async () => {
  await expect(run(["3"])).rejects.toMatchObject({
    code: "ERR_ENGINE",
    message: expect.stringContaining("pulumi up failed (exit code 3)"),
    detail: expect.stringContaining("complained"),
  });
});

it("takes a failure that is an answer", async () => {
  expect(await run(["7"], { accept: (output) => output.includes("said hello") })).toMatchObject({ exitCode: 7 });
  await expect(run(["7"], { accept: () => false })).rejects.toMatchObject({ code: "ERR_ENGINE" });
});

it("keeps nothing of what holds secrets: not in the result, not in an error", async () => {
  const lines: string[] = [];
  const result = await run(["3"], { unkept: true, onLine: (line) => lines.push(line) });
  expect(result).toEqual({ output: "", exitCode: 3 });
  expect(lines).toEqual(["said hello"]);
});

it("passes a signal on once, waits for the engine's own end and says how to go on", async () => {
  const lines: string[] = [];
  const running = run(["wait"], {
    onLine: (line) => {
      lines.push(line);
      if (line !== "said hello") return;
      process.emit("SIGTERM", "SIGTERM");
      process.emit("SIGINT", "SIGINT");
    },
  });
  await expect(running).rejects.toThrow("pulumi up was stopped. Run the command again to go on");
  expect(lines).toContain("saved");
  expect(lines.filter((line) => line.startsWith("stopping"))).toHaveLength(1);
  expect(process.listenerCount("SIGTERM")).toBe(0);
});

it("waits for a step that takes longer than five seconds after TERM (execa killed the engine then)", async () => {
  const lines: string[] = [];
  const running = run(["slow"], {
    onLine: (line) => {
      lines.push(line);
      if (line === "said hello") process.emit("SIGTERM", "SIGTERM");
    },
  });
  await expect(running).rejects.toThrow("pulumi up was stopped");
  expect(lines).toContain("saved late");
}, 15_000);
