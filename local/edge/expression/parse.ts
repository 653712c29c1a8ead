import { parseComparison } from "./parse-comparison";
import { parseValueAt, type Typed } from "./parse-value";
import { openParser, type Parser, type Usage } from "./parser";
import type { Place } from "./place";
import type { Argument, Condition } from "./syntax";
import { sameType, type Type, typeName } from "./type";

/**
 * Parses the condition of a rule.
 *
 * Grammar and meaning: https://developers.cloudflare.com/ruleset-engine/rules-language/ (operators, values, functions;
 * read in November 2026), and where the documentation is silent Cloudflare's own open-source engine (cloudflare/wirefilter).
 *
 * @throws ExpressionError for anything that is not of the language, or that the local edge cannot compute
 */
export function parseCondition(text: string, place: Place): { condition: Condition; usage: Usage } {
  const parser = openParser(text, place);
  const { node, type } = parseOr(parser);
  const token = parser.scanner.peek();
  if (token.kind !== "end") parser.fail(unexpected(token.text), token.at);
  if (type !== "boolean") parser.fail("Wrap this in any(…) or all(…): [*] gives a truth for each element.", 0);
  return { condition: node, usage: parser.usage };
}

/**
 * Parses an expression that computes a string: a redirect's target, a header's value, a path, a query.
 *
 * @throws ExpressionError
 */
export function parseComputed(text: string, place: Place): { value: Argument; usage: Usage } {
  const parser = openParser(text, place);
  const token = parser.scanner.peek();
  let parsed: Typed<Argument>;
  if (token.kind === "string") {
    parser.scanner.next();
    parsed = { node: { kind: "literal", value: { text: token.text } }, type: "string" };
  } else parsed = parseValueAt(parser);
  const rest = parser.scanner.peek();
  if (rest.kind !== "end") parser.fail(unexpected(rest.text), rest.at);
  if (parsed.type !== "string")
    parser.fail(
      `A string must come out of it, and this gives ${typeName(parsed.type)}: use to_string(…), or [0] for an element.`,
      0,
    );
  return { value: parsed.node, usage: parser.usage };
}

function unexpected(text: string): string {
  return /^(?:AND|OR|NOT|XOR|EQ|NE|IN|CONTAINS|MATCHES)$/.test(text)
    ? `Operators are written in lower case: ${text.toLowerCase()}.`
    : "The expression should end here, or go on with and, or, xor.";
}

type TypedCondition = Typed<Condition>;

const levels = [
  { kind: "or", symbols: ["or", "||"] },
  { kind: "xor", symbols: ["xor", "^^"] },
  { kind: "and", symbols: ["and", "&&"] },
] as const;

/** `or` binds least, then `xor`, then `and`, then `not` (operators, "Order of precedence"). */
function parseOr(parser: Parser, level = 0): TypedCondition {
  const rule = levels[level];
  if (rule === undefined) return parseNot(parser);
  let left = parseOr(parser, level + 1);
  for (;;) {
    const token = parser.scanner.peek();
    const isOperator =
      (token.kind === "word" || token.kind === "symbol") && (rule.symbols as readonly string[]).includes(token.text);
    if (!isOperator) return left;
    parser.scanner.next();
    const right = parseOr(parser, level + 1);
    for (const { type } of [left, right]) {
      if (type !== "boolean")
        parser.fail(`${rule.kind} joins truths: put each side with [*] into any(…) or all(…) of its own.`, token.at);
    }
    left = { node: { kind: rule.kind, left: left.node, right: right.node }, type: "boolean" };
  }
}

function parseNot(parser: Parser): TypedCondition {
  const token = parser.scanner.peek();
  if ((token.kind === "word" && token.text === "not") || (token.kind === "symbol" && token.text === "!")) {
    parser.scanner.next();
    const { node, type } = parser.nested(() => parseNot(parser));
    return { node: { kind: "not", operand: node }, type };
  }
  if (token.kind === "symbol" && token.text === "(") {
    parser.scanner.next();
    const inner = parser.nested(() => parseOr(parser));
    parser.expect(")", "to close the bracket");
    return inner;
  }
  if (token.kind === "word" && (token.text === "any" || token.text === "all"))
    return parseQuantifier(parser, token.text);
  if (token.kind === "word" && (token.text === "true" || token.text === "false")) {
    parser.scanner.next();
    return { node: { kind: "constant", value: token.text === "true" }, type: "boolean" };
  }
  return parseComparison(parser);
}

function parseQuantifier(parser: Parser, kind: "any" | "all"): TypedCondition {
  const { at } = parser.scanner.next();
  parser.expect("(", `after ${kind}`);
  const { node, type } = parser.nested(() => parseOr(parser));
  const each: Type = { array: "boolean" };
  if (!sameType(type, each)) parser.fail(`${kind}(…) looks at a list: write [*] after the array in it.`, at);
  parser.expect(")", `to close ${kind}(`);
  return { node: { kind, operand: node }, type: "boolean" };
}
