import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds. Throws after `patience` milliseconds, with the question that never was answered by yes. */
export async function until(holds: () => boolean | Promise<boolean>, patience = 30_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${patience} ms: ${holds}`);
    await sleep(20);
  }
}
