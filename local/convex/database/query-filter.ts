import { compareValues, jsonToConvex, type Value } from "convex/values";
import type { StoredDocument } from "./convex-test-internals";
import { fieldValue } from "./sorted-index";

/** An expression of `.filter()` as `convex/server` sends it: one operator, or `$field`, or `$literal`. */
export type FilterExpression = Record<string, unknown>;

type Operand = Value | undefined;

const comparisons: Record<string, (order: number) => boolean> = {
  $eq: (order) => order === 0,
  $neq: (order) => order !== 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
};

const arithmetic: Record<string, (a: number, b: number) => number> = {
  $add: (a, b) => a + b,
  $sub: (a, b) => a - b,
  $mul: (a, b) => a * b,
  $div: (a, b) => a / b,
  $mod: (a, b) => a % b,
};

/** Whether a document passes a filter. Values of different types are ordered as in indexes, as on Convex. */
export function passes(document: StoredDocument, filter: FilterExpression): boolean {
  return evaluate(document, filter) === true;
}

function evaluate(document: StoredDocument, expression: FilterExpression): Operand {
  const [operator, operand] = Object.entries(expression)[0] ?? [];
  if (operator === "$field") return fieldValue(document, String(operand));
  if (operator === "$literal") return literal(operand);
  if (operator === "$not") return evaluate(document, operand as FilterExpression) !== true;
  const operands = operand as FilterExpression[];
  if (operator === "$and") return operands.every((one) => passes(document, one));
  if (operator === "$or") return operands.some((one) => passes(document, one));
  if (operator === "$neg") return negated(evaluate(document, operand as FilterExpression));
  const [left, right] = (operands ?? []).map((one) => evaluate(document, one));
  const compare = operator === undefined ? undefined : comparisons[operator];
  if (compare) return compare(compareValues(left, right));
  const compute = operator === undefined ? undefined : arithmetic[operator];
  if (compute) return compute(left as number, right as number);
  throw new Error(`The filter uses ${operator}, which the local Convex does not know.`);
}

function negated(value: Operand): Operand {
  return typeof value === "bigint" ? -value : -Number(value);
}

/** A literal of a query: Convex JSON, or `{ $undefined: null }`. */
export function literal(json: unknown): Operand {
  if (typeof json === "object" && json !== null && "$undefined" in json) return undefined;
  return jsonToConvex(json as Parameters<typeof jsonToConvex>[0]);
}
