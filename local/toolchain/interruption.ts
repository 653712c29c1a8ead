export interface Interruption {
  /** Aborted when the process is asked to end. */
  signal: AbortSignal;
  /** Takes the handlers away and, if the process was asked to end, ends it by the same signal. */
  end(): void;
}

/** Turns SIGINT and SIGTERM into an abort, so that work which leaves half-made files can take them away first. */
export function interruption(): Interruption {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const receive = (signal: NodeJS.Signals) => {
    received ??= signal;
    controller.abort(new Error(`interrupted by ${signal}`));
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, receive);
  return {
    signal: controller.signal,
    end() {
      for (const signal of signals) process.off(signal, receive);
      if (received !== undefined) process.kill(process.pid, received);
    },
  };
}
