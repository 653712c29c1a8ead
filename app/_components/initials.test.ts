import { expect, it } from "vitest";
import { initials } from "./initials";

it.each([
  ["Ann Sommer", "AS"],
  ["ann", "A"],
  ["Ann Maria von Sommer", "AS"],
  ["😀 Smile", "😀S"],
  ["  ", ""],
])("%j has the initials %j", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
