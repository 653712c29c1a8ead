import { describe, expect, it } from "vitest";
import { observedItems } from "../acceptance/due-items";
import { catalogue } from "../checklist/catalogue";
import { rules } from "../policies/rules";
import { declaredItems, declaredResults, policyOutcome } from "./declared-results";

const passed = rules.map(({ name }) => name);
const all = { passed, violations: [] };

describe("items that only a declaration can prove", () => {
  it("are proven by policies that find nothing", () => {
    const results = declaredResults(policyOutcome(all), ["social-sign-in"]);
    expect(results.map(({ id }) => id)).toEqual(declaredItems.map(({ id }) => id));
    expect(results.filter(({ result }) => result !== "passed")).toEqual([]);
  });

  it("are not proven where a policy refuses, or none has judged", () => {
    const refusing = {
      passed: passed.filter((name) => !name.startsWith("env-1-") && !name.startsWith("sec-8-")),
      violations: [
        {
          policy: "env-1-auth-secret",
          item: "ENV-1",
          level: "mandatory",
          message: "ENV-1: BETTER_AUTH_SECRET is short.",
        },
      ] as const,
    };
    const results = declaredResults(policyOutcome({ ...refusing, violations: [...refusing.violations] }), []);
    expect(results.filter(({ result }) => result === "failed").map(({ id, detail }) => [id, detail])).toEqual([
      ["ENV-1", "Policy env-1-auth-secret refuses it."],
      ["SEC-8", "No policy judged it."],
    ]);
  });

  it("and those that are observed are all that the gate asks for, but for what a person attests", () => {
    const given = new Set([...observedItems, ...declaredItems].map(({ id }) => id));
    const neither = catalogue.filter(({ id, liveOnly }) => !liveOnly && !given.has(id));
    expect(neither).toEqual([]);
    expect(declaredItems.every(({ id }) => rules.some(({ item }) => item.id === id))).toBe(true);
  });
});
