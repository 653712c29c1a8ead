import { lowerAscii } from "./bytes";

/**
 * A pattern of `wildcard`, `strict wildcard` and `wildcard_replace()`: `*` stands for any bytes, `\*` and `\\` for
 * themselves (https://developers.cloudflare.com/ruleset-engine/rules-language/operators/#wildcard-matching).
 */
export interface Wildcard {
  /** What each `*` stood for, as short as can be from the left; `undefined` when the whole does not match. */
  match(value: string): string[] | undefined;
}

/** `undefined` when the pattern is fine. */
export function wildcardProblem(pattern: string): string | undefined {
  if (/(?<!\\)(?:\\\\)*\*\*/.test(pattern)) return 'has "**": write one "*", or "\\*" for the character itself.';
  if (/^(?:[^\\]|\\[*\\])*$/.test(pattern)) return undefined;
  return 'has a "\\" before another character than "*" and "\\": write "\\\\" for the character itself.';
}

export function compileWildcard(pattern: string, strict: boolean): Wildcard {
  const source = (strict ? pattern : lowerAscii(pattern)).replace(
    /\\([*\\])|(\*)|([^\\*]+)/g,
    (_whole, escaped: string | undefined, star: string | undefined, plain: string | undefined) =>
      star === undefined ? quote(escaped ?? plain ?? "") : "([^]*?)",
  );
  const regex = new RegExp(`^${source}$`);
  return {
    match(value) {
      const found = regex.exec(strict ? value : lowerAscii(value));
      if (found === null) return undefined;
      if (strict) return found.slice(1);
      // The captures are of the lowered value: take the same places out of the value itself.
      return original(value, found, regex);
    },
  };
}

function original(value: string, found: RegExpExecArray, regex: RegExp): string[] {
  const places = new RegExp(regex.source, "d").exec(found[0])?.indices?.slice(1) ?? [];
  return places.map((place) => value.slice(...place));
}

function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}
