import { parseAddress } from "./address";
import { type Datum, isAddress } from "./datum";
import { translateRegex } from "./regular-expression";
import type { Argument, Condition, Value } from "./syntax";

/**
 * The language a second time, written straight from its documentation and without regard to speed: every condition is a
 * list of truths, one long unless `[*]` stands in it. It shares no step with `evaluate.ts` but addresses and regular expressions.
 */
export function naively(condition: Condition, request: Record<string, Datum>): boolean {
  return truths(condition, request)[0] ?? false;
}

function truths(condition: Condition, request: Record<string, Datum>): boolean[] {
  switch (condition.kind) {
    case "constant":
      return [condition.value];
    case "not":
      return truths(condition.operand, request).map((truth) => !truth);
    case "and":
      return [naively(condition.left, request) && naively(condition.right, request)];
    case "or":
      return [naively(condition.left, request) || naively(condition.right, request)];
    case "xor":
      return [naively(condition.left, request) !== naively(condition.right, request)];
    case "any":
      return [truths(condition.operand, request).some((truth) => truth)];
    case "all":
      return [truths(condition.operand, request).every((truth) => truth)];
    default: {
      const value = condition.kind === "truth" ? condition.value : condition.left;
      return elements(value, request).map((element) => element !== undefined && compare(condition, element));
    }
  }
}

function elements(value: Value, request: Record<string, Datum>): Datum[] {
  const base = value.kind === "field" ? [request[value.name]] : call(value, request);
  const unpackedBefore =
    value.kind === "call" && value.arguments.some((part) => part.kind !== "literal" && part.path.includes("each"));
  let found: Datum[] = base;
  for (const step of value.path) {
    if (step === "each")
      found = unpackedBefore ? found : found.flatMap((item) => (Array.isArray(item) ? (item as Datum[]) : []));
    else if ("index" in step)
      found = found.map((item) => (Array.isArray(item) ? (item as Datum[])[step.index] : undefined));
    else found = found.map((item) => (item instanceof Map ? (item.get(step.key) as Datum) : undefined));
  }
  return found;
}

function call(value: Value & { kind: "call" }, request: Record<string, Datum>): Datum[] {
  const given = value.arguments.map((argument: Argument) =>
    argument.kind === "literal" ? [Object.values(argument.value)[0] as Datum] : elements(argument, request),
  );
  const [first = [], second] = given;
  return first.map((item) => {
    switch (value.name) {
      case "lower":
        return typeof item === "string"
          ? item
              .split("")
              .map((c) => (c >= "A" && c <= "Z" ? c.toLowerCase() : c))
              .join("")
          : undefined;
      case "len":
        return typeof item === "string" || Array.isArray(item) ? item.length : undefined;
      case "concat":
        return `${(item as string | undefined) ?? ""}${second?.[0] as string}`;
      case "substring":
        return typeof item === "string"
          ? item
              .split("")
              .slice(second?.[0] as number)
              .join("")
          : undefined;
      default:
        throw new Error(value.name);
    }
  });
}

function compare(condition: Condition, left: NonNullable<Datum>): boolean {
  switch (condition.kind) {
    case "truth":
      return left === true;
    case "contains":
      return String(left).indexOf(condition.right) >= 0;
    case "matches": {
      const translated = translateRegex(condition.pattern);
      return "regex" in translated && translated.regex.test(Buffer.from(String(left), "latin1").toString());
    }
    case "wildcard": {
      const fold = (text: string) => (condition.strict ? text : text.replaceAll("B", "b"));
      return wildcard([...fold(condition.pattern)], [...fold(String(left))]);
    }
    case "in":
      return condition.items.some((item) => {
        if ("text" in item) return item.text === left;
        if ("from" in item) return item.from <= Number(left) && Number(left) <= item.to;
        return (
          isAddress(left) &&
          left.version === item.range.version &&
          left.value >= item.range.from &&
          left.value <= item.range.to
        );
      });
    case "compare": {
      if ("address" in condition.right) {
        const same = JSON.stringify(left, text) === JSON.stringify(parseAddress(condition.right.address), text);
        return condition.operator === "eq" ? same : !same;
      }
      const right = "text" in condition.right ? condition.right.text : condition.right.integer;
      const orders = {
        eq: left === right,
        ne: left !== right,
        lt: left < right,
        gt: left > right,
        le: left <= right,
        ge: left >= right,
      };
      return orders[condition.operator];
    }
    default:
      throw new Error(condition.kind);
  }
}

const text = (_key: string, value: unknown) => (typeof value === "bigint" ? value.toString() : value);

/** The textbook recursion over pattern and text. */
function wildcard(pattern: string[], value: string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return value.length === 0;
  if (first === "*") return wildcard(rest, value) || (value.length > 0 && wildcard(pattern, value.slice(1)));
  if (first === "\\") return value[0] === rest[0] && wildcard(rest.slice(1), value.slice(1));
  return value[0] === first && wildcard(rest, value.slice(1));
}
