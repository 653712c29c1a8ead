import { expect, it } from "vitest";
import { watchedSince } from "./watched-time";

const hour = 60 * 60 * 1000;
const opened = Date.parse("2026-11-20T10:00:00Z");
const openedAt = new Date(opened).toISOString();

it.each([
  ["nothing before the launch", 0, opened, 0],
  ["all since the launch on the first day", 5 * hour, opened, 5],
  ["the whole first day where the schedule comes late", 30 * hour, opened, 30],
  ["the last day later on", 100 * hour, opened + 76 * hour, 100],
])("a watch looks at %s", (_what, later, since, hoursOpen) => {
  expect(watchedSince({ openedAt }, opened + later)).toEqual({ since, hoursOpen });
});

it("looks at nothing of a stack that does not say when it opened", () => {
  expect(watchedSince({}, opened)).toEqual({ since: opened, hoursOpen: 0 });
});
