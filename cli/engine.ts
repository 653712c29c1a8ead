import { execa } from "execa";
import { pulumiBinary, toolchainPath } from "../local/toolchain/pulumi-path";

/** The engine ended with an error. `detail` is all that it printed: its own messages are the best there are. */
export class EngineError extends Error {
  readonly code = "ERR_ENGINE";

  constructor(
    message: string,
    readonly detail: string,
  ) {
    super(message);
    this.name = "EngineError";
  }
}

export interface EngineRun {
  args: readonly string[];
  cwd: string;
  /** Added to this process's own. */
  environment: Record<string, string | undefined>;
  onLine?: (line: string) => void;
  /** What failed, for the message: `pulumi up`. */
  title: string;
  /** Judges what the engine printed before it failed: true makes it a result instead of an error. */
  accept?: (output: string) => boolean;
  /**
   * What it prints holds secrets in clear, as the event stream does: the lines of its first output go to `onLine` and are kept
   * nowhere, neither here nor in an error, and every end is a result.
   */
  unkept?: true;
}

export interface EngineResult {
  /** All that the engine printed, both outputs in order. */
  output: string;
  /** 0, or the code of a failure that `accept` took. */
  exitCode: number;
}

/** A second signal within this time is the same key press, sent on once more by npm. */
const samePressMs = 1000;
/** npm starts a shell that ends at a signal without passing it on: its end is noticed instead. */
const parentCheckMs = 500;

/**
 * Runs the Pulumi CLI and gives what it printed. SIGINT and SIGTERM are sent on once: the engine then ends what it has
 * begun, saves it and frees its lock. A second signal makes it stop at once.
 *
 * It runs in a process group of its own, so that Ctrl-C reaches it through here only: two signals would cut it off.
 *
 * @throws EngineError
 */
export async function runEngine(run: EngineRun): Promise<EngineResult> {
  const { args, cwd, environment, onLine, title, accept, unkept } = run;
  const binary = pulumiBinary();
  const running = execa(binary, [...args, "--non-interactive"], {
    cwd,
    env: { ...environment, PATH: toolchainPath() },
    all: true,
    buffer: unkept === undefined,
    reject: false,
    detached: true,
    stdin: "ignore",
    stripFinalNewline: true,
    // A step of the engine may take minutes; execa would kill it five seconds after TERM.
    forceKillAfterDelay: false,
  });
  let signalledAt = 0;
  const forward = (signal: NodeJS.Signals) => {
    const now = Date.now();
    if (signalledAt !== 0 && now - signalledAt < samePressMs) return;
    if (!unkept)
      onLine?.(signalledAt === 0 ? "stopping: waiting for what has begun; once more to cut it off" : "cut off");
    signalledAt = now;
    running.kill(signal);
  };
  const hangUp = () => forward("SIGTERM");
  process.on("SIGINT", forward).on("SIGTERM", forward).on("SIGHUP", hangUp);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent || signalledAt !== 0) return;
    hangUp();
  }, parentCheckMs);
  let output = "";
  try {
    for await (const line of running.iterable({ from: unkept ? "stdout" : "all" })) {
      if (!unkept) output += `${line}\n`;
      onLine?.(line);
    }
  } finally {
    clearInterval(watch);
    process.off("SIGINT", forward).off("SIGTERM", forward).off("SIGHUP", hangUp);
  }
  const result = await running;
  if (signalledAt !== 0) {
    throw new EngineError(`${title} was stopped. Run the command again to go on from where it ended.`, "");
  }
  if (unkept && result.exitCode !== undefined) return { output, exitCode: result.exitCode };
  if (result.exitCode !== 0 && !(result.exitCode !== undefined && accept?.(output))) {
    const how = result.exitCode === undefined ? (result.signal ?? "did not start") : `exit code ${result.exitCode}`;
    throw new EngineError(`${title} failed (${how}). What the engine printed:`, output.trimEnd());
  }
  return { output, exitCode: result.exitCode };
}
