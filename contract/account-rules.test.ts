import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accountRules, tidyName } from "./account-rules";

describe("tidyName", () => {
  it.each([
    ["  Ann   Sommer ", "Ann Sommer"],
    ["Ann\u0000\u0007 Sommer", "Ann Sommer"],
    ["\u202eAnn", "Ann"],
    ["Ann\nSommer", "Ann Sommer"],
    ["Zoe\u0308", "Zoë"],
    [" \t\n ", ""],
    ["<b>Ann</b>", "<b>Ann</b>"],
  ])("%j becomes %j", (name, tidy) => {
    expect(tidyName(name)).toBe(tidy);
  });

  it("is short, visible and stable, whatever was typed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (name) => {
        const tidy = tidyName(name);
        expect([...tidy].length).toBeLessThanOrEqual(accountRules.name.max);
        expect(tidy).not.toMatch(/[\p{Cc}\p{Cf}]|^\s|\s$|\s\s/u);
        expect(tidyName(tidy)).toBe(tidy);
      }),
    );
  });
});
