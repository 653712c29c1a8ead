import { knownFields } from "./expression-fields";

const longest = 4096;

/** The result of a look at an expression: its fields, or what is wrong with it. */
export type ExpressionCheck = { fields: string[] } | { problem: string };

/**
 * Checks the form of an expression of Cloudflare's rules language: not empty, at most 4096 characters, strings closed,
 * brackets balanced, and each field one that exists. It does not evaluate: the edge does.
 */
export function checkExpression(expression: string): ExpressionCheck {
  if (expression.trim() === "") return { problem: "The expression is empty." };
  if (expression.length > longest) return { problem: `The expression is longer than ${longest} characters.` };
  const bare = withoutStrings(expression);
  if (bare === undefined) return { problem: "A string of the expression is not closed." };
  const brackets = bracketProblem(bare);
  if (brackets !== undefined) return { problem: brackets };
  const fields = [...new Set(bare.match(/\b(?:raw\.http|http|ip|cf)(?:\.[a-z0-9_]+)+|\bssl\b/g) ?? [])];
  const unknownField = fields.find((field) => !knownFields.has(field));
  if (unknownField !== undefined)
    return { problem: `The expression names ${unknownField}, which is no field of Cloudflare's.` };
  return { fields };
}

/** Replaces quoted strings (with escapes) and raw strings r"…", r#"…"# by nothing; `undefined` when one is left open. */
function withoutStrings(expression: string): string | undefined {
  const bare = expression.replace(/\br(#*)"[\s\S]*?"\1/g, "").replace(/"(?:[^"\\]|\\.)*"/g, "");
  return bare.includes('"') ? undefined : bare;
}

const closing: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

function bracketProblem(bare: string): string | undefined {
  const open: string[] = [];
  for (const character of bare) {
    const closes = closing[character];
    if (closes !== undefined) open.push(closes);
    else if (")]}".includes(character) && open.pop() !== character)
      return `The expression has a "${character}" too many.`;
  }
  return open.length > 0 ? `The expression lacks a "${open.at(-1)}".` : undefined;
}
