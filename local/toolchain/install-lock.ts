import { open, readFile, rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const POLL_MS = 500;

/**
 * Runs `work` while holding a lock file, or waits until another process has done the work. A lock whose process has died
 * is taken over. It only saves a second build: correctness rests on the final rename.
 *
 * @param done asked while waiting; when true, the other process has finished and `work` is not run
 */
export async function withInstallLock(
  file: string,
  done: () => boolean,
  onWait: (pid: number) => void,
  work: () => Promise<void>,
): Promise<void> {
  while (!(await acquire(file))) {
    const pid = await holder(file);
    if (pid === undefined || !isAlive(pid)) await rm(file, { force: true });
    else {
      onWait(pid);
      await sleep(POLL_MS);
    }
    if (done()) return;
  }
  try {
    if (!done()) await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function acquire(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.write(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** The process that holds the lock. An empty file belongs to one that is just writing its number: waited for once. */
async function holder(file: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const pid = Number(await readFile(file, "utf8").catch(() => ""));
    if (Number.isInteger(pid) && pid > 0) return pid;
    await sleep(50);
  }
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
