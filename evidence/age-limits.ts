/** Longest time, in days, that a result counts, by the item's section: what drifts by itself must be seen more often. */
const daysBySection: Record<string, number> = {
  AUTH: 14,
  CMP: 90,
  CVX: 30,
  ENV: 30,
  MON: 30,
  POST: 30,
  SEC: 30,
  WK: 90,
};

const shortest = 14;
const day = 86_400_000;

/** Clocks of two machines differ; a result from further ahead is from the future. */
export const clockTolerance = 5 * 60_000;

/** In milliseconds. A section that this table does not know gets the shortest limit. */
export function ageLimit(id: string): number {
  return (daysBySection[id.split("-")[0] ?? ""] ?? shortest) * day;
}

export function ageLimitInDays(id: string): number {
  return ageLimit(id) / day;
}
