import { expect, it } from "vitest";
import { relativeTime } from "./relative-time";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

it.each([
  [0, "just now"],
  [59 * second, "just now"],
  [minute, "1 minute ago"],
  [59.9 * minute, "59 minutes ago"],
  [hour, "1 hour ago"],
  [24 * hour, "yesterday"],
  [72 * hour, "3 days ago"],
  [-5 * second, "just now"],
])("%d ms before now is %s", (age, text) => {
  const now = 1_800_000_000_000;
  expect(relativeTime(now - age, now)).toBe(text);
});
