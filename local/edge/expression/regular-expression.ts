/**
 * Cloudflare matches with Rust's engine (https://docs.rs/regex/latest/regex/#syntax), this with JavaScript's. What both
 * have is translated; what one of them lacks is a problem, never another meaning.
 */
export type Translated = { regex: RegExp } | { problem: string };

const classes: Record<string, string> = {
  d: "\\p{Nd}",
  D: "\\P{Nd}",
  w: "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d",
  s: "\\s",
  S: "\\S",
};
/** Same in both, inside and outside a class. */
const sameEscapes = /^[nrtfv^$\\.*+?()[\]{}|/]$/;

/** Finds the first match anywhere in a text. `pattern` is Rust's syntax. */
export function translateRegex(pattern: string): Translated {
  const leading = /^\(\?([imsuU]+)\)/.exec(pattern);
  const letters = leading?.[1] ?? "";
  if (letters.includes("U")) return { problem: "The flag U (swapped greediness) cannot be evaluated here." };
  const dotAll = letters.includes("s");
  const flags = `u${letters.includes("i") ? "i" : ""}${letters.includes("m") ? "m" : ""}${dotAll ? "s" : ""}`;
  const translated = translateBody(pattern.slice(leading?.[0].length ?? 0), {
    dotAll,
    multiline: letters.includes("m"),
  });
  if ("problem" in translated) return translated;
  try {
    return { regex: new RegExp(translated.source, flags) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: .*\/[a-z]*: /, "") : "";
    return { problem: `It is no regular expression: ${reason}.` };
  }
}

interface Mode {
  dotAll: boolean;
  multiline: boolean;
}

function translateBody(body: string, mode: Mode): { source: string } | { problem: string } {
  let source = "";
  let inClass = false;
  for (let at = 0; at < body.length; at += 1) {
    const rest = body.slice(at);
    const problem = unsupported(rest, inClass);
    if (problem !== undefined) return { problem };
    const character = body[at] ?? "";
    if (character === "\\") {
      const translated = translateEscape(rest, inClass, mode);
      if ("problem" in translated) return translated;
      source += translated.source;
      at += translated.length - 1;
    } else if (inClass) {
      if (character === "]") inClass = false;
      source += character;
    } else if (rest.startsWith("(?P<")) {
      source += "(?<";
      at += 3;
    } else if (character === "[") {
      // A "]" directly after the opening bracket is itself a member in Rust.
      const opening = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
      source += opening.replace(/\]$/, "\\]");
      at += opening.length - 1;
      inClass = true;
    } else source += character === "." && !mode.dotAll ? "[^\\n]" : character;
  }
  return inClass ? { problem: "A character class is not closed." } : { source };
}

function unsupported(rest: string, inClass: boolean): string | undefined {
  if (inClass) {
    if (/^(?:\[|&&|--|~~)/.test(rest)) return "Nested character classes and class operators cannot be evaluated here.";
    return undefined;
  }
  if (/^\(\?<?[=!]/.test(rest)) return "Cloudflare's regular expressions have no look-ahead and no look-behind.";
  if (/^\(\?[imsuxU-]/.test(rest))
    return "Flags can be evaluated here only at the very beginning: (?i), (?s), (?m), (?u).";
  return undefined;
}

type Escape = { source: string; length: number } | { problem: string };

function translateEscape(rest: string, inClass: boolean, mode: Mode): Escape {
  const code = /^\\(?:x([0-9A-Fa-f]{2})|[xuU]\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(rest);
  if (code) {
    const digits = code.slice(1).find((part) => part !== undefined) ?? "0";
    return { source: `\\u{${Number.parseInt(digits, 16).toString(16)}}`, length: code[0].length };
  }
  const property = /^\\([pP])(?:\{([A-Za-z_=]+)\}|([A-Z]))/.exec(rest);
  if (property)
    return {
      source: `\\${property[1]}{${propertyName(property[2] ?? property[3] ?? "")}}`,
      length: property[0].length,
    };
  const letter = rest[1] ?? "";
  if (letter === "") return { problem: "It ends with a single backslash." };
  if (/\d/.test(letter)) return { problem: "Cloudflare's regular expressions have no back-references." };
  if (letter === "W")
    return inClass
      ? { problem: "\\W inside a class cannot be evaluated here." }
      : { source: `[^${classes["w"]}]`, length: 2 };
  if (letter === "w" && !inClass) return { source: `[${classes["w"]}]`, length: 2 };
  const known = classes[letter];
  if (known !== undefined) return { source: known, length: 2 };
  if (letter === "A" || letter === "z") {
    if (mode.multiline || inClass) return { problem: `\\${letter} cannot be evaluated here.` };
    return { source: letter === "A" ? "^" : "$", length: 2 };
  }
  if (letter === "a") return { source: "\\u{7}", length: 2 };
  if ((letter === "b" || letter === "B") && !inClass) return { source: `\\${letter}`, length: 2 };
  if (sameEscapes.test(letter) || (letter === "-" && inClass)) return { source: `\\${letter}`, length: 2 };
  if (/[!-/:-@[-`{-~]/.test(letter)) return { source: letter, length: 2 };
  return { problem: `The escape \\${letter} is not known.` };
}

/** Scripts by their bare name in Rust, by `Script=` in JavaScript. */
function propertyName(name: string): string {
  if (name.includes("=") || name.length <= 2 || generalNames.has(name)) return name;
  return `Script=${name}`;
}

const generalNames = new Set([
  "Alphabetic",
  "Lowercase",
  "Uppercase",
  "Letter",
  "Number",
  "Punctuation",
  "White_Space",
  "Emoji",
]);
