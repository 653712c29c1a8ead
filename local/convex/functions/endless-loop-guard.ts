import { Worker } from "node:worker_threads";

/** Longer than any honest work blocks the thread, even on a busy machine. */
const patience = 20_000;
const interval = 500;

/** Runs in a thread of its own: cuts off what the main thread runs when that has not shown a sign of life for long. */
const watcher = `
  const { parentPort, workerData } = require("node:worker_threads");
  const { Session } = require("node:inspector");
  const heartbeat = new Int32Array(workerData.heartbeat);
  let seen = -1;
  let silent = 0;
  setInterval(() => {
    const now = Atomics.load(heartbeat, 0);
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (silent * workerData.interval < workerData.patience) return;
    silent = 0;
    const session = new Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => {});
    setTimeout(() => {
      session.disconnect();
      parentPort.postMessage("cut off");
    }, 200);
  }, workerData.interval);
`;

export interface EndlessLoopGuard {
  stop(): Promise<void>;
}

/**
 * Keeps a function that never ends, and never awaits, from stopping this process for ever: it is cut off, after which
 * `onCutOff` is told. Which function it was cannot be known.
 */
export function startEndlessLoopGuard(onCutOff: () => void, after = patience): EndlessLoopGuard {
  const heartbeat = new SharedArrayBuffer(4);
  const beats = new Int32Array(heartbeat);
  const beating = setInterval(() => Atomics.add(beats, 0, 1), interval);
  beating.unref();
  const worker = new Worker(watcher, {
    eval: true,
    execArgv: [],
    workerData: { heartbeat, interval, patience: after },
  });
  worker.unref();
  worker.on("message", onCutOff);
  return {
    async stop() {
      clearInterval(beating);
      await worker.terminate();
    },
  };
}
