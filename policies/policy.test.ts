import { describe, expect, it } from "vitest";
import { judgeResource, judgeStack, type PolicyPack } from "./analyzer/policy-pack";
import { message, type Rule } from "./policy";
import { rules } from "./rules";
import { contextOf, declaredStack, judge, resource } from "./testing/declared-stack";

const finding = { wrong: "A is wrong.", setting: "prelaunch:a", cure: "Mend A.", urn: "urn:a" };
const [first] = rules;
if (first === undefined) throw new Error("there are no rules");
const { item } = first;

function packOf(rule: Rule): PolicyPack {
  const { parameters: _, ...context } = contextOf(rule);
  return { name: "prelaunch", version: "1", level: "mandatory", rules: [rule], context };
}

it("a refusal names item, setting, cure, code and page", () => {
  expect(message({ name: "env-1-a", item }, finding)).toBe(
    "ENV-1: A is wrong. Setting: prelaunch:a. Cure: Mend A. Code: env-1-a. See docs/checklist.md#env-1",
  );
});

it("codes are unique, begin with the item, and stand in the order of the checklist", () => {
  const names = rules.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const rule of rules) expect(rule.name.startsWith(`${rule.item.id.toLowerCase()}-`), rule.name).toBe(true);
  for (const rule of rules) expect(rule.judgeResource ?? rule.judgeStack).toBeDefined();
});

describe("the pack", () => {
  it("reports at the level and with the parameters that a configuration gives", () => {
    const rule: Rule = {
      name: "env-1-a",
      item,
      parameters: { most: { type: "integer", default: 1, minimum: 0, maximum: 9, description: "Most." } },
      judgeResource: (_, { parameters }) => (Number(parameters.most) > 5 ? [finding] : []),
    };
    const one = resource("a:b:C", "c", {});
    expect(judgeResource(packOf(rule), one)).toEqual([]);
    const configured = new Map([["env-1-a", { level: "advisory" as const, parameters: { most: 6 } }]]);
    expect(judgeResource(packOf(rule), one, configured)).toMatchObject([{ level: "advisory", urn: "urn:a" }]);
    const off = new Map([["env-1-a", { level: "disabled" as const, parameters: { most: 6 } }]]);
    expect(judgeResource(packOf(rule), one, off)).toEqual([]);
  });

  it("refuses when a rule breaks, and does not quote what it broke on", () => {
    const rule: Rule = {
      name: "env-1-a",
      item,
      judgeStack() {
        throw new Error("canary-8f3a61");
      },
    };
    const verdicts = judgeStack(packOf(rule), declaredStack());
    expect(verdicts).toMatchObject([{ level: "mandatory", message: expect.stringContaining("could not judge") }]);
    expect(JSON.stringify(verdicts)).not.toContain("canary");
  });
});

it("a stack without an app is no business of any rule but the one on git", () => {
  for (const rule of rules) expect(judge(rule, []), rule.name).toEqual([]);
});
