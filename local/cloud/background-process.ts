import { execFileSync, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A process of an earlier run, known again by its id and the time it started: ids are used again. */
export interface ProcessIdentity {
  pid: number;
  /** Opaque; compared only. */
  startedAt: string;
}

/** When a process started, as the system tells it; `undefined` when there is no such process (or only its remains). */
export function startTimeOf(pid: number): string | undefined {
  if (existsSync("/proc/self/stat")) {
    try {
      // Fields after the command's closing bracket: state first, start time (in ticks since boot) as the 20th.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      return fields[0] === "Z" ? undefined : `ticks ${fields[19]}`;
    } catch {
      return undefined;
    }
  }
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return startTimeOf(identity.pid) === identity.startedAt;
}

const logLimit = 5 * 1024 * 1024;

/** Starts a program that outlives this one, in a process group of its own, with both outputs appended to `log`. */
export function startInBackground(options: {
  command: string;
  args: readonly string[];
  cwd: string;
  environment: Record<string, string | undefined>;
  log: string;
}): ProcessIdentity {
  if (existsSync(options.log) && statSync(options.log).size > logLimit) renameSync(options.log, `${options.log}.1`);
  const output = openSync(options.log, "a", 0o600);
  try {
    const child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.environment,
      detached: true,
      stdio: ["ignore", output, output],
    });
    // A program that cannot be started shows as a process that is not there; its absence is reported by who waits for it.
    child.on("error", () => undefined);
    child.unref();
    const pid = child.pid ?? -1;
    return { pid, startedAt: (pid > 0 && startTimeOf(pid)) || "never" };
  } finally {
    closeSync(output);
  }
}

/** Asks the process and its group to end, and kills what is left after `graceMs`. Does nothing to another process of the same id. */
export async function stopProcess(identity: ProcessIdentity, graceMs = 8000): Promise<void> {
  if (!isRunning(identity)) return;
  signalGroup(identity.pid, "SIGTERM");
  const until = Date.now() + graceMs;
  while (isRunning(identity) && Date.now() < until) await sleep(25);
  if (isRunning(identity)) {
    signalGroup(identity.pid, "SIGKILL");
    while (isRunning(identity)) await sleep(10);
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Ended between the check and the signal.
  }
}

/** The last lines of a log, for a message about a process that ended. */
export function tailOf(file: string, lines = 25): string {
  if (!existsSync(file)) return "";
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
}
