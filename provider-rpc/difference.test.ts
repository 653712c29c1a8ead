import { expect, it } from "vitest";
import { difference } from "./difference";
import { Secret } from "./provider";

it("names each changed key and nothing else", () => {
  const olds = { variables: { A: new Secret("1"), B: new Secret("2"), "odd-key": "x" }, list: [1, 2] };
  const news = { variables: { A: new Secret("1"), B: new Secret("3"), C: "new" }, list: [1, 5] };
  expect(difference(olds, news)).toEqual({
    changes: true,
    detailed: { "variables.B": "update", "variables.C": "add", 'variables["odd-key"]': "delete", "list[1]": "update" },
  });
});

it("sees a map that is secret as a whole and one that is secret per key as the same", () => {
  expect(difference({ v: new Secret({ A: "1" }) }, { v: { A: new Secret("1") } })).toEqual({
    changes: false,
    detailed: {},
  });
});

it("makes a replacement of what cannot change in place, and takes whole what has no parts", () => {
  const options = { replaceOn: ["zoneId"], whole: ["files"] };
  expect(difference({ zoneId: "a", files: { x: 1 } }, { zoneId: "b", files: { x: 2 } }, options).detailed).toEqual({
    zoneId: "update-replace",
    files: "update",
  });
});

it("names a list of another length as one change", () => {
  expect(difference({ l: [1] }, { l: [1, 2] }).detailed).toEqual({ l: "update" });
});
