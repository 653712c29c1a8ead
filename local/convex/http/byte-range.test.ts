import { expect, it } from "vitest";
import { byteRange } from "./byte-range";

it.each([
  [undefined, undefined],
  ["bytes=0-3", { start: 0, end: 3 }],
  ["bytes=4-", { start: 4, end: 9 }],
  ["bytes=-3", { start: 7, end: 9 }],
  ["bytes=-30", { start: 0, end: 9 }],
  ["bytes=5-50", { start: 5, end: 9 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=3-2", "unsatisfiable"],
  ["bytes=0-1,3-4", undefined],
  ["lines=1-2", undefined],
])("a request for %s of ten bytes gets %o", (header, range) => {
  expect(byteRange(header, 10)).toEqual(range);
});
