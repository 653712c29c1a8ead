const second = 1000;

/**
 * What Convex says to an action, in a plain `Error`, of a mutation that met others at one document at each of its five tries,
 * or that came while the deployment takes no more writes (get-convex/convex-backend, `errors/lib.rs` and
 * `snapshot_manager.rs`, August 2026). Nothing of it was written.
 */
const contended = /changed while (this mutation|it) was being run|Too many writes per second/;

/** What a call of a mutation gives, or `instead` where too many came at the same moment. */
export async function unlessContended<Result>(
  call: Promise<Result>,
  instead: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof Error) || !contended.test(error.message)) throw error;
    return instead();
  }
}

/** Milliseconds to wait for who could not be counted: a few seconds, not the same for all, so that they do not meet again. */
export function contendedWait(): number {
  return second + Math.random() * 2 * second;
}
