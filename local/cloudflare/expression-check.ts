import { ExpressionError } from "../edge/expression/expression-error";
import { fields } from "../edge/expression/fields";
import { functions } from "../edge/expression/functions";
import { parseComputed, parseCondition } from "../edge/expression/parse";
import type { Usage } from "../edge/expression/parser";
import { type Place, type Plan, planHas } from "../edge/expression/place";

/** An expression of a rule: where it stands in it, and what it is for. */
export interface RuleExpression {
  /** Keys below the rule, such as `actionParameters`, `uri`, `path`, `expression`. */
  path: string[];
  text: string;
  place: Place;
}

/** What an expression makes use of, or what is wrong with it: place, problem, cure. */
export type ExpressionCheck = { usage: Usage } | { problem: string };

/** Checks an expression by the parser that the edge evaluates it with: one language, two users. */
export function checkExpression(text: string, place: Place): ExpressionCheck {
  const computes = place.use !== "condition" && place.use !== "counting";
  try {
    return computes ? parseComputed(text, place) : parseCondition(text, place);
  } catch (error) {
    if (error instanceof ExpressionError) return { problem: error.message };
    throw error;
  }
}

interface RuleShape {
  expression: string;
  actionParameters?: Record<string, unknown> | undefined;
  ratelimit?: { countingExpression?: string | undefined } | undefined;
}

/** All expressions of a rule in a phase. */
export function expressionsOf(phase: string, rule: RuleShape): RuleExpression[] {
  const found: RuleExpression[] = [{ path: ["expression"], text: rule.expression, place: { phase, use: "condition" } }];
  const add = (use: Place["use"], ...path: string[]): void => {
    const text = at(rule, path);
    if (typeof text === "string") found.push({ path, text, place: { phase, use } });
  };
  // An empty counting expression is Cloudflare's way of saying "the same as the rule's".
  if (rule.ratelimit?.countingExpression !== "") add("counting", "ratelimit", "countingExpression");
  add("redirect", "actionParameters", "fromValue", "targetUrl", "expression");
  add("rewrite", "actionParameters", "uri", "path", "expression");
  add("rewrite", "actionParameters", "uri", "query", "expression");
  const headers = at(rule, ["actionParameters", "headers"]);
  for (const name of Object.keys(isRecord(headers) ? headers : {})) {
    add("header", "actionParameters", "headers", name, "expression");
  }
  return found;
}

/** What of an expression a plan has not: a field, a function, regular expressions. */
export function planProblem(plan: Plan, usage: Usage): string | undefined {
  if (usage.regex && !planHas(plan, "business")) return `Regular expressions are not part of the plan ${plan}.`;
  for (const name of usage.fields) {
    const needed = fields[name]?.plan;
    if (needed && !planHas(plan, needed))
      return `The field ${name} is not part of the plan ${plan}: it needs ${needed}.`;
  }
  for (const name of usage.functions) {
    const needed = functions[name]?.plan;
    if (needed && !planHas(plan, needed))
      return `The function ${name}() is not part of the plan ${plan}: it needs ${needed}.`;
  }
  return undefined;
}

function at(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), root);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
