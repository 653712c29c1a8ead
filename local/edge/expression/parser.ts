import { distance } from "fastest-levenshtein";
import { ExpressionError } from "./expression-error";
import { fields } from "./fields";
import { functions } from "./functions";
import type { Place } from "./place";
import { openScanner, type Scanner } from "./scanner";

/** What an expression makes use of: plans differ in it. */
export interface Usage {
  fields: ReadonlySet<string>;
  functions: ReadonlySet<string>;
  /** It matches a regular expression. */
  regex: boolean;
}

/** What the parsing functions share. */
export interface Parser {
  scanner: Scanner;
  place: Place;
  usage: { fields: Set<string>; functions: Set<string>; regex: boolean };
  /** How deep it stands in brackets and calls. */
  depth: number;
  /** @throws ExpressionError */
  fail(problem: string, at?: number): never;
  /** @throws ExpressionError when another token comes next */
  expect(symbol: string, why: string): void;
  /** Runs one level deeper. @throws ExpressionError when the nesting is too deep */
  nested<T>(parse: () => T): T;
}

/** Cloudflare's limit of an expression, in characters. */
const longest = 4096;
/** Deeper nesting is nobody's rule; without a limit it would exhaust the stack. */
const deepest = 100;

/** @throws ExpressionError for a text that is empty or too long */
export function openParser(text: string, place: Place): Parser {
  if (text.trim() === "") throw new ExpressionError("The expression is empty. For every request write true.", 0, text);
  if (text.length > longest)
    throw new ExpressionError(
      `The expression has ${text.length} characters; Cloudflare takes ${longest}.`,
      longest,
      text,
    );
  const scanner = openScanner(text);
  const parser: Parser = {
    scanner,
    place,
    usage: { fields: new Set(), functions: new Set(), regex: false },
    depth: 0,
    fail(problem, at = scanner.peek().at) {
      throw new ExpressionError(problem, at, text);
    },
    expect(symbol, why) {
      const token = scanner.peek();
      if (token.kind !== "symbol" || token.text !== symbol) parser.fail(`A "${symbol}" is missing ${why}.`);
      scanner.next();
    },
    nested(parse) {
      parser.depth += 1;
      if (parser.depth > deepest) parser.fail("The expression is nested too deeply.");
      const parsed = parse();
      parser.depth -= 1;
      return parsed;
    },
  };
  return parser;
}

/** `; did you mean …?` for a name that is nearly one of the known ones. */
export function didYouMean(name: string): string {
  const candidates = [...Object.keys(fields), ...Object.keys(functions), "any", "all"];
  const nearest = candidates.reduce((best, candidate) =>
    distance(name, candidate) < distance(name, best) ? candidate : best,
  );
  return distance(name, nearest) <= 3 ? `; did you mean ${nearest}?` : ".";
}
