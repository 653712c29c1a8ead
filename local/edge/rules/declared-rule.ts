import { z } from "zod";
import type { Exchange } from "../exchange";
import { compileComputed, compileCondition } from "../expression/evaluate";
import { ExpressionError } from "../expression/expression-error";
import { parseComputed, parseCondition } from "../expression/parse";
import type { Place } from "../expression/place";
import { fieldsOf } from "../field-values";

/** A declared rule says something that this edge cannot do. It then answers 500: passing over a rule would hide a fault. */
export class UnknownRuleError extends Error {
  readonly code = "ERR_EDGE_RULE";

  constructor(rule: unknown, reason: string) {
    const ref = typeof rule === "object" && rule !== null && "ref" in rule ? String(rule.ref) : "without ref";
    super(`The local edge cannot apply the rule ${ref}: ${reason}`);
    this.name = "UnknownRuleError";
  }
}

/** A rule, with its condition and parameters ready to be applied. */
export interface CompiledRule<Parameters> {
  ref: string;
  action: string;
  matches(exchange: Exchange): boolean;
  parameters: Parameters;
}

const base = z.object({
  ref: z.string().default(""),
  expression: z.string(),
  enabled: z.boolean().default(true),
  action: z.string(),
});

/** What a rule's parameters are made of: the rule parsed by a schema, and help with the expressions in it. */
export type Build<Shape, Parameters> = (rule: Shape, compute: Compute) => Parameters;
export type Compute = (expression: string, use: Place["use"]) => (exchange: Exchange) => string;

/**
 * A compiler for the rules of a phase. Rules that are switched off are left out. A list of rules is compiled once: every
 * change of a ruleset makes a new list.
 *
 * @throws UnknownRuleError by the function that it gives
 */
export function ruleCompiler<Shape, Parameters>(
  phase: string,
  schema: z.ZodType<Shape>,
  build: Build<Shape, Parameters>,
): (rules: readonly unknown[]) => readonly CompiledRule<Parameters>[] {
  const known = new WeakMap<readonly unknown[], readonly CompiledRule<Parameters>[]>();
  return (rules) => {
    const before = known.get(rules);
    if (before !== undefined) return before;
    const compiled = rules.flatMap((rule) => compileRule(phase, rule, schema, build) ?? []);
    known.set(rules, compiled);
    return compiled;
  };
}

function compileRule<Shape, Parameters>(
  phase: string,
  rule: unknown,
  schema: z.ZodType<Shape>,
  build: Build<Shape, Parameters>,
): CompiledRule<Parameters> | undefined {
  const common = base.safeParse(rule);
  const own = schema.safeParse(rule);
  if (!common.success || !own.success) {
    const issue = (common.error ?? own.error)?.issues[0];
    throw new UnknownRuleError(rule, `its ${issue?.path.join(".") || "form"} is of another kind.`);
  }
  const { ref, action, expression, enabled } = common.data;
  if (!enabled) return undefined;
  try {
    const test = compileCondition(parseCondition(expression, { phase, use: "condition" }).condition);
    const compute: Compute = (text, use) => {
      const computed = compileComputed(parseComputed(text, { phase, use }).value);
      return (exchange) => computed(fieldsOf(exchange));
    };
    return { ref, action, matches: (exchange) => test(fieldsOf(exchange)), parameters: build(own.data, compute) };
  } catch (error) {
    if (error instanceof ExpressionError) throw new UnknownRuleError(rule, error.message);
    throw error;
  }
}
