import { parseAddress, parseNetwork } from "./address";

import { parseValueAt, type Typed } from "./parse-value";
import type { Parser } from "./parser";
import { translateRegex } from "./regular-expression";
import type { Condition, ListItem, Ordering, Scalar, Value } from "./syntax";
import { type Type, typeName } from "./type";
import { wildcardProblem } from "./wildcard";

type Scalars = "string" | "integer" | "address";

const orderings: Readonly<Record<string, Ordering>> = {
  eq: "eq",
  "==": "eq",
  ne: "ne",
  "!=": "ne",
  lt: "lt",
  "<": "lt",
  le: "le",
  "<=": "le",
  gt: "gt",
  ">": "gt",
  ge: "ge",
  ">=": "ge",
};

/** A value, and what it is compared with: `http.host eq "…"`, `ip.src in {…}`; a Boolean stands alone. */
export function parseComparison(parser: Parser): Typed<Condition> {
  const start = parser.scanner.peek().at;
  const left = parseValueAt(parser);
  const mapped = left.node.path.includes("each");
  const type = mapped && typeof left.type === "object" && "array" in left.type ? left.type.array : left.type;
  const result: Type = mapped ? { array: "boolean" } : "boolean";
  if (type === "boolean") return { node: { kind: "truth", value: left.node }, type: result };
  if (typeof type === "object") return parser.fail(arrayProblem(type), start);
  const node = parseOperator(parser, left.node, type);
  return { node, type: result };
}

function arrayProblem(type: Type): string {
  const isMap = typeof type === "object" && "map" in type;
  return `${typeName(type)} cannot be compared as a whole: ${isMap ? 'pick ["name"], then ' : ""}write [0] for one element, or any(…[*] …) for all.`;
}

function parseOperator(parser: Parser, left: Value, type: Scalars): Condition {
  const token = parser.scanner.peek();
  const operator = token.kind === "word" || token.kind === "symbol" ? token.text : "";
  const ordering = Object.hasOwn(orderings, operator) ? orderings[operator] : undefined;
  if (ordering !== undefined) {
    if (type === "address" && ordering !== "eq" && ordering !== "ne")
      parser.fail(`IP addresses have no order: use in {…} with a range.`);
    parser.scanner.next();
    return { kind: "compare", left, operator: ordering, right: parseScalar(parser, type) };
  }
  if (operator === "in") {
    parser.scanner.next();
    return { kind: "in", left, items: parseList(parser, type) };
  }
  return parseStringOperator(parser, left, type, operator);
}

function parseStringOperator(parser: Parser, left: Value, type: Scalars, operator: string): Condition {
  const { at } = parser.scanner.peek();
  if (operator === "starts_with" || operator === "ends_with")
    parser.fail(`${operator} is a function: write ${operator}(field, "…").`);
  if (!["contains", "wildcard", "strict", "matches", "~"].includes(operator))
    parser.fail(
      operator === "" || operator === ")"
        ? `A ${typeName(type)} is no truth by itself: compare it, for example with eq.`
        : unknownOperator(operator),
    );
  if (type !== "string") parser.fail(`${operator} works on strings, and this is ${typeName(type)}.`);
  parser.scanner.next();
  if (operator === "contains") {
    const { text } = parseText(parser);
    return { kind: "contains", left, right: text };
  }
  if (operator === "matches" || operator === "~") {
    parser.usage.regex = true;
    const pattern = parser.scanner.regex();
    const translated = translateRegex(pattern);
    if ("problem" in translated) parser.fail(translated.problem, at);
    return { kind: "matches", left, pattern };
  }
  const strict = operator === "strict";
  if (strict) {
    const word = parser.scanner.next();
    if (word.text !== "wildcard") parser.fail("strict is followed by wildcard.", word.at);
  }
  const place = parser.scanner.peek().at;
  const { text } = parseText(parser);
  const problem = wildcardProblem(text);
  if (problem !== undefined) parser.fail(`The pattern ${problem}`, place);
  return { kind: "wildcard", left, pattern: text, strict };
}

function unknownOperator(operator: string): string {
  const lower = operator.toLowerCase();
  if (lower !== operator) return `Operators are written in lower case: ${lower}.`;
  if (operator === "=") return "Write == or eq.";
  return `${operator} is no operator: there are eq, ne, lt, le, gt, ge, contains, wildcard, strict wildcard, matches, in.`;
}

function parseText(parser: Parser): { text: string } {
  const token = parser.scanner.peek();
  if (token.kind !== "string") parser.fail('A string should stand here, in quotes: "…".');
  parser.scanner.next();
  return { text: token.text };
}

function parseScalar(parser: Parser, type: Scalars): Scalar {
  const token = parser.scanner.peek();
  if (type === "string") return parseText(parser);
  if (type === "integer") {
    if (token.kind !== "integer") parser.fail("A number should stand here.");
    parser.scanner.next();
    return { integer: token.value };
  }
  if (token.kind !== "address") parser.fail("An IP address should stand here, without quotes.");
  if (token.text.includes("/")) parser.fail(`A network is compared by a list: in {${token.text}}.`);
  parser.scanner.next();
  return { address: token.text };
}

function parseList(parser: Parser, type: Scalars): ListItem[] {
  const first = parser.scanner.peek();
  if (first.kind === "symbol" && first.text === "$")
    parser.fail(
      "Named lists are not kept by the local cloud: write the values in {…}, or try the rule on a staging zone.",
    );
  parser.expect("{", 'after in: a list is written {"a" "b"}');
  const items: ListItem[] = [];
  for (;;) {
    const token = parser.scanner.peek();
    if (token.kind === "symbol" && token.text === "}") {
      if (items.length === 0) parser.fail("The list is empty: it would never match.");
      parser.scanner.next();
      return items;
    }
    if (token.kind === "symbol" && token.text === ",") parser.fail("The values of a list are separated by spaces.");
    if (token.kind === "end") parser.fail('A "}" is missing to close the list.');
    items.push(parseItem(parser, type));
  }
}

function parseItem(parser: Parser, type: Scalars): ListItem {
  const { at } = parser.scanner.peek();
  if (type === "string") return parseText(parser);
  if (type === "integer") {
    const from = parseInteger(parser);
    const to = isRange(parser) ? parseInteger(parser) : from;
    if (to < from) parser.fail("A range goes from the smaller to the larger value.", at);
    return { from, to };
  }
  const token = parser.scanner.next();
  if (token.kind !== "address")
    return parser.fail("An IP address, a network or a range should stand here, without quotes.", at);
  if (token.text.includes("/")) {
    const range = parseNetwork(token.text);
    if (range === undefined)
      return parser.fail(
        `${token.text} is no network: its address has bits beyond the prefix, or the prefix is too long.`,
        at,
      );
    return { range };
  }
  const last = isRange(parser) ? parser.scanner.next() : token;
  const [from, to] = [parseAddress(token.text), parseAddress(last.kind === "address" ? last.text : "")];
  if (from === undefined || to === undefined || from.version !== to.version || to.value < from.value)
    return parser.fail("A range goes from one address to a larger one of the same kind.", at);
  const text = last === token ? token.text : `${token.text}..${last.text}`;
  return { range: { version: from.version, from: from.value, to: to.value, text } };
}

function parseInteger(parser: Parser): number {
  const token = parser.scanner.peek();
  if (token.kind !== "integer") return parser.fail("A number should stand here.");
  parser.scanner.next();
  return token.value;
}

function isRange(parser: Parser): boolean {
  const token = parser.scanner.peek();
  if (token.kind !== "symbol" || token.text !== "..") return false;
  parser.scanner.next();
  return true;
}
