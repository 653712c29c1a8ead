import { describe, expect, it } from "vitest";
import { declareProgram } from "../test/policies/declare-program";
import { goodStacks } from "../test/policies/good-stacks";
import { rules } from "./rules";
import { judge } from "./testing/declared-stack";

describe("good stacks, declared by the program itself, pass every rule", () => {
  it("there are fifty or more, of every environment and plan", () => {
    expect(goodStacks.length).toBeGreaterThanOrEqual(50);
    expect(new Set(goodStacks.map(({ environment }) => environment)).size).toBe(4);
    expect(new Set(goodStacks.map(({ plan }) => plan)).size).toBe(5);
  });

  it.each(goodStacks.map((stack) => [stack.name, stack] as const))("%s", async (_, { environment, plan, options }) => {
    const declared = await declareProgram(options);
    expect(declared.length).toBeGreaterThan(10);
    expect(rules.flatMap((rule) => judge(rule, declared, { environment, plan }))).toEqual([]);
  });
});
