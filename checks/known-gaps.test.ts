import path from "node:path";
import { expect, it } from "vitest";
import { knownGaps } from "../local/known-gaps";
import { testedGaps, withGaps } from "./known-gaps";

const ids = Object.values(knownGaps).flatMap((gaps) => gaps.map(({ id }) => id));

it("every gap of the local cloud has a test that shows it, and every such test a line", () => {
  expect([...testedGaps(path.resolve(import.meta.dirname, ".."))].sort()).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(ids.length);
});

it("the list goes where the page has a place for it, and nowhere else", () => {
  const page =
    "before\n<!-- gaps: made by `npm run docs` from local/known-gaps.ts -->\nTHE LIST BEFORE\n<!-- /gaps -->\nafter\n";
  const made = withGaps(page);
  expect(made).toMatch(/^before\n/);
  expect(made).toMatch(/\nafter\n$/);
  expect(made).not.toContain("THE LIST BEFORE");
  expect(made).toContain(`- \`${ids[0]}\`: `);
  expect(withGaps(made)).toBe(made);
  expect(() => withGaps("none")).toThrow("needs the lines");
});
