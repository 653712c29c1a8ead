import { spawn } from "node:child_process";
import path from "node:path";
import { expect, it, vi } from "vitest";

const forever = "setInterval(() => {}, 1000)";

/** A process that starts another the way this folder does, prints its pid and waits. */
function startParent(args: string[]): Promise<{ kill(): void; child: number }> {
  const script = `const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ["ignore", "inherit", "inherit", "ipc"] }); ${forever}`;
  const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  return new Promise((resolve) => {
    parent.stdout.once("data", (chunk) =>
      resolve({ kill: () => parent.kill("SIGKILL"), child: Number(String(chunk)) }),
    );
  });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const inner = `console.log(process.pid); ${forever}`;

it.each([
  ["a build, and what it started", [path.join(import.meta.dirname, "with-parent.cjs"), `node -e "${inner}" & wait`]],
  ["a server", ["--require", path.join(import.meta.dirname, "end-with-parent.cjs"), "-e", inner]],
])(
  "%s ends when the process that started it is killed",
  async (_case, args) => {
    const { kill, child } = await startParent(args);
    expect(isAlive(child)).toBe(true);
    kill();
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 60_000 });
  },
  15_000,
);
