/** Counts the time that the code of one transaction uses. */
export interface ExecutionClock {
  /** Milliseconds so far. */
  readonly used: number;
}

interface Running {
  clock: { used: number };
  since: number;
}

let running: Running | undefined;
let stopQueued = false;

/** Time on the processor, so that a busy machine does not count. Microseconds. */
function now(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function stop(): void {
  if (!running) return;
  running.clock.used += (now() - running.since) / 1000;
  running = undefined;
}

export function createExecutionClock(): ExecutionClock {
  return { used: 0 };
}

/**
 * The code of a transaction goes on: its clock runs until it calls the engine again ({@link pauseClock}), another one
 * goes on, or it waits for something and the event loop goes on. One thread runs all, so one clock at a time.
 */
export function runClock(clock: ExecutionClock): void {
  stop();
  running = { clock: clock as { used: number }, since: now() };
  if (stopQueued) return;
  stopQueued = true;
  // Runs when all promise callbacks have.
  process.nextTick(() => {
    stopQueued = false;
    stop();
  });
}

export function pauseClock(clock: ExecutionClock): void {
  if (running?.clock === clock) stop();
}
