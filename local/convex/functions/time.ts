import { DeploymentError } from "../convex-error";
import { type ExecutionClock, pauseClock, runClock } from "./execution-clock";

/*
 * https://docs.convex.dev/production/state/limits, section Execution time and scheduling (read November 2026). What a
 * transaction waits for in all is bounded too (backend `knobs.rs`: `DATABASE_UDF_SYSTEM_TIMEOUT_SECONDS`).
 */
const transactionSeconds = 1;
const transactionPatience = 15;
const actionSeconds = { isolate: 1800, node: 600 };

/** Functions see another `setTimeout`. */
const { setTimeout: startTimer, clearTimeout: stopTimer } = globalThis;

/** A function used more time than Convex gives it. Wording of the real backend (`isolate/src/termination.rs`). */
export class FunctionTimeoutError extends DeploymentError {
  constructor(message: string) {
    super(message);
    this.name = "FunctionTimeoutError";
  }
}

const tooLong = (seconds: number): FunctionTimeoutError =>
  new FunctionTimeoutError(`Function execution timed out (maximum duration: ${seconds}s)`);

/** Functions that run, each with what ends it. */
const running = new Set<(error: Error) => void>();

/** Gives up waiting for all functions: one of them was cut off in an endless loop, and will never end. */
export function failRunningFunctions(): void {
  // Wording of `node_executor/src/executor.rs`.
  const error = new FunctionTimeoutError(
    "Function execution unexpectedly timed out. Check your function for infinite loops or other long-running operations.",
  );
  for (const fail of [...running]) fail(error);
}

async function within<Result>(seconds: number, run: () => Promise<Result>, expired: () => Error): Promise<Result> {
  let fail: (error: Error) => void = () => {};
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  running.add(fail);
  const timer = startTimer(() => fail(expired()), seconds * 1000);
  timer.unref();
  try {
    return await Promise.race([run(), failed]);
  } finally {
    stopTimer(timer);
    running.delete(fail);
  }
}

/** Throws when the transaction's code has used up its time; its waiting for the database does not count. */
export function requireTimeLeft(clock: ExecutionClock): void {
  if (clock.used > transactionSeconds * 1000) throw tooLong(transactionSeconds);
}

/** Runs the code of a query or mutation; one that catches the error of its own time-out fails all the same. */
export async function timedTransaction<Result>(clock: ExecutionClock, run: () => Promise<Result>): Promise<Result> {
  const waited = () => new FunctionTimeoutError("Your request timed out performing too many system operations.");
  try {
    runClock(clock);
    return await within(transactionPatience, run, waited);
  } finally {
    pauseClock(clock);
    requireTimeLeft(clock);
  }
}

export async function timedAction<Result>(runtime: "isolate" | "node", run: () => Promise<Result>): Promise<Result> {
  const seconds = actionSeconds[runtime];
  return await within(seconds, run, () => tooLong(seconds));
}
