const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits after each failed attempt, as Standard Webhooks suggests them: ten attempts over three days. */
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];

/** So much longer a wait can be, by chance, so that what failed together does not come back together. */
const jitter = 0.2;

/**
 * Milliseconds until the next attempt, or undefined when `failed` attempts in a row were enough. A receiver's own wish counts
 * where it is longer.
 */
export function nextWait(failed: number, askedMs = 0, random: () => number = Math.random): number | undefined {
  const wait = waits[failed - 1];
  return wait === undefined ? undefined : Math.max(Math.round(wait * (1 + jitter * random())), askedMs);
}

/** An endpoint that has taken nothing for so long is switched off. Longer than all attempts of one delivery take. */
export const toleratedMs = 5 * 24 * hour;

/** An attempt that has not ended by then never will: its process is gone. */
export const leaseMs = 2 * minute;
