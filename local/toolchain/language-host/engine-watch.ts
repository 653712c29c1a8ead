import { setTimeout as sleep } from "node:timers/promises";

const INTERVAL_MS = 250;
/** Time that providers get to end by themselves after the engine's death; then everything of the run is killed. */
const GRACE_MS = 2_000;

/**
 * Calls `gone` when the engine, our parent, has died: a killed engine (`kill -9`) can tell nobody.
 */
export function watchEngine(gone: () => void): void {
  const engine = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === engine) return;
    clearInterval(timer);
    gone();
  }, INTERVAL_MS);
  timer.unref();
}

/**
 * Ends this host and everything that was started under it. Providers may have started processes that the host does not
 * know; the engine makes each host the leader of a process group, and they stay in it, so the whole group is ended.
 */
export async function endProcessGroup(): Promise<void> {
  signalGroup("SIGTERM");
  await sleep(GRACE_MS);
  signalGroup("SIGKILL");
}

function signalGroup(signal: NodeJS.Signals): void {
  try {
    process.kill(-process.pid, signal);
  } catch {
    // The host leads no group (it was started by hand): its own children are ended one by one.
  }
}
