import type { AcceptanceTarget } from "./target";

const hourMs = 60 * 60 * 1000;
/** The first day, and the hours in which a schedule may come late to look at it. */
const firstDayMs = 48 * hourMs;
const dayMs = 24 * hourMs;

/** Which time a watch looks at. `since` in milliseconds. */
export interface WatchedTime {
  since: number;
  hoursOpen: number;
}

/** From the launch on while it is young, the last day afterwards. */
export function watchedSince({ openedAt }: Pick<AcceptanceTarget, "openedAt">, now: number): WatchedTime {
  const opened = openedAt === undefined ? now : Date.parse(openedAt);
  const since = now - opened <= firstDayMs ? opened : now - dayMs;
  return { since, hoursOpen: (now - opened) / hourMs };
}
