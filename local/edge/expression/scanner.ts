import { parseAddress } from "./address";
import { bytesOf } from "./bytes";
import { ExpressionError } from "./expression-error";

export type Token =
  /** A name such as `http.host`, or an operator in words. */
  | { kind: "word"; text: string; at: number; end: number }
  | { kind: "symbol"; text: string; at: number; end: number }
  /** `text` is the sequence of bytes that it stands for. */
  | { kind: "string"; text: string; at: number; end: number }
  | { kind: "integer"; text: string; value: number; at: number; end: number }
  /** An IP address, or with a slash a network. */
  | { kind: "address"; text: string; at: number; end: number }
  | { kind: "end"; text: ""; at: number; end: number };

/** Reads an expression from left to right, one token ahead. */
export interface Scanner {
  readonly text: string;
  peek(): Token;
  next(): Token;
  /** What stands after `matches`: there a quoted string is read by other rules. Text, not bytes. */
  regex(): string;
}

const symbols = [
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "^^",
  "..",
  "<",
  ">",
  "~",
  "!",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ",",
  "*",
  "$",
  "&",
];
const ipv4 = /\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,3})?/y;
const ipv6 = /(?:[0-9A-Fa-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f]{1,4})?(?:\/\d{1,3})?/y;
const word = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*/y;
const integer = /-?(?:0x[0-9A-Fa-f]+|\d+)/y;
const space = /[ \t\r\n]*/y;

/** Sticky match at a place. */
function read(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

export function openScanner(text: string): Scanner {
  let at = 0;
  let ahead: Token | undefined;
  const skipSpace = (): void => {
    at += read(space, text, at).length;
  };
  const scanner: Scanner = {
    text,
    peek() {
      if (ahead === undefined) {
        skipSpace();
        ahead = tokenAt(text, at);
      }
      return ahead;
    },
    next() {
      const token = scanner.peek();
      ahead = undefined;
      at = token.end;
      return token;
    },
    regex() {
      ahead = undefined;
      skipSpace();
      const found = text[at] === '"' ? quotedRegex(text, at) : rawString(text, at);
      if (found === undefined) throw new ExpressionError('A regular expression stands here, as "…" or r"…".', at, text);
      at = found.end;
      return found.text;
    },
  };
  return scanner;
}

function tokenAt(text: string, at: number): Token {
  if (at >= text.length) return { kind: "end", text: "", at, end: at };
  if (text[at] === '"') return quotedString(text, at);
  const raw = rawString(text, at);
  if (raw !== undefined) return { kind: "string", text: bytesOf(raw.text), at, end: raw.end };
  const address = read(ipv4, text, at) || read(ipv6, text, at);
  if (address !== "") {
    if (parseAddress(address.split("/")[0] ?? "") === undefined)
      throw new ExpressionError(`${address} is no IP address.`, at, text);
    return { kind: "address", text: address, at, end: at + address.length };
  }
  const digits = read(integer, text, at);
  if (digits !== "") return integerToken(text, at, digits);
  const name = read(word, text, at);
  if (name !== "") return { kind: "word", text: name, at, end: at + name.length };
  const symbol = symbols.find((candidate) => text.startsWith(candidate, at));
  if (symbol !== undefined) return { kind: "symbol", text: symbol, at, end: at + symbol.length };
  throw new ExpressionError(`The character ${JSON.stringify(text[at])} means nothing here.`, at, text);
}

function integerToken(text: string, at: number, digits: string): Token {
  const end = at + digits.length;
  if (/^-?0\d/.test(digits))
    throw new ExpressionError(
      `${digits} begins with 0: Cloudflare would read it as octal. Write it without.`,
      at,
      text,
    );
  if (/[A-Za-z_]/.test(text[end] ?? "")) throw new ExpressionError("A number ends in a letter here.", at, text);
  const value = Number(digits);
  if (!Number.isSafeInteger(value)) throw new ExpressionError(`${digits} is too large.`, at, text);
  return { kind: "integer", text: digits, value, at, end };
}

/** `"…"` with the escapes `\"`, `\\`, `\xHH` and `\OOO`. */
function quotedString(text: string, at: number): Token {
  let bytes = "";
  for (let place = at + 1; place < text.length; place += 1) {
    const character = text[place] ?? "";
    if (character === '"') return { kind: "string", text: bytes, at, end: place + 1 };
    if (character !== "\\") {
      const whole = String.fromCodePoint(text.codePointAt(place) ?? 0);
      bytes += bytesOf(whole);
      place += whole.length - 1;
      continue;
    }
    const escaped = /^\\(?:(["\\])|x([0-9A-Fa-f]{2})|([0-3][0-7]{2}))/.exec(text.slice(place, place + 4));
    if (escaped === null) {
      if (place + 1 >= text.length) break;
      throw new ExpressionError(
        'Only \\", \\\\, \\xHH and \\OOO stand after a backslash: write \\\\ for the character itself, or a raw string r"…".',
        place,
        text,
      );
    }
    const [whole, plain, hex, octal] = escaped;
    bytes +=
      plain ?? String.fromCharCode(hex === undefined ? Number.parseInt(octal ?? "0", 8) : Number.parseInt(hex, 16));
    place += whole.length - 1;
  }
  throw new ExpressionError('This string is not closed: a " is missing.', at, text);
}

/** `r"…"`, `r#"…"#` with up to 255 signs: nothing in it is special. `undefined` when none begins here. */
function rawString(text: string, at: number): { text: string; end: number } | undefined {
  const opening = /^r(#*)"/.exec(text.slice(at, at + 260));
  if (opening === null) return undefined;
  const signs = opening[1] ?? "";
  if (signs.length > 255) throw new ExpressionError("A raw string may have 255 # signs at most.", at, text);
  const start = at + opening[0].length;
  const close = text.indexOf(`"${signs}`, start);
  if (close < 0) throw new ExpressionError(`This raw string is not closed: "${signs} is missing.`, at, text);
  return { text: text.slice(start, close), end: close + 1 + signs.length };
}

/** In a quoted regular expression only `\"` is an escape of the string; a quote inside a character class does not close it. */
function quotedRegex(text: string, at: number): { text: string; end: number } {
  let pattern = "";
  let inClass = false;
  for (let place = at + 1; place < text.length; place += 1) {
    const character = text[place] ?? "";
    if (character === "\\") {
      const escaped = text[place + 1] ?? "";
      pattern += escaped === '"' && !inClass ? escaped : `\\${escaped}`;
      place += 1;
      continue;
    }
    if (character === '"' && !inClass) return { text: pattern, end: place + 1 };
    if (character === "[" && !inClass) inClass = true;
    else if (character === "]") inClass = false;
    pattern += character;
  }
  throw new ExpressionError('This regular expression is not closed: a " is missing.', at, text);
}
