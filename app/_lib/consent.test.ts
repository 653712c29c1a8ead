import fc from "fast-check";
import { expect, it } from "vitest";
import { consentValue, decisionIn } from "./consent";

it("a decision is what was given, on the question as it is now", () => {
  expect(decisionIn(consentValue(true))).toBe("accepted");
  expect(decisionIn(consentValue(false))).toBe("refused");
});

it("anything else is no decision: above all, no consent", () => {
  for (const value of [undefined, "", "accepted", "accepted.0", "accepted.1 ", "true", "ACCEPTED.1"]) {
    expect(decisionIn(value)).toBe("undecided");
  }
  fc.assert(
    fc.property(
      fc.string().filter((text) => text !== consentValue(true)),
      (text) => decisionIn(text) !== "accepted",
    ),
  );
});
