import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { constants } from "node:os";

/** Time between the polite signal and SIGKILL when one call is cancelled: what the engine gives the host itself. */
const CANCEL_GRACE_MS = 5_000;
/** The same when the whole host ends: shorter than the engine's 5 s, so that nothing is left when it kills the host. */
const END_GRACE_MS = 1_500;

type ChildKind = "program" | "plugin";

const running = new Map<ChildProcess, ChildKind>();

/** Starts a child that {@link endChildren} ends with the host. It stays in the host's process group, on purpose. */
export function startChild(kind: ChildKind, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(process.execPath, args, options);
  running.set(child, kind);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** The exit code as the engine counts it: a child ended by a signal failed, with the shell's 128 + signal number. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  if (code !== null) return code;
  return 128 + (signal === null ? 0 : constants.signals[signal]);
}

/** Interrupts a child and kills it if it is still there after the grace. */
export function interruptChild(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGINT");
  const timer = setTimeout(() => child.kill("SIGKILL"), CANCEL_GRACE_MS);
  timer.unref();
  child.once("exit", () => clearTimeout(timer));
}

/** Interrupts the children that run programs: what the engine's Cancel asks. Providers end their work by themselves. */
export function interruptPrograms(): void {
  for (const [child, kind] of running) if (kind === "program") interruptChild(child);
}

/** Ends all children: terminates, waits a little, kills. Resolves when none is left. */
export async function endChildren(): Promise<void> {
  const waiting = [...running.keys()].map((child) => {
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    child.kill("SIGTERM");
    return ended;
  });
  if (waiting.length === 0) return;
  const timer = setTimeout(() => {
    for (const child of running.keys()) child.kill("SIGKILL");
  }, END_GRACE_MS);
  await Promise.all(waiting);
  clearTimeout(timer);
}
