import { formatAddress, truncate } from "./address";
import { bytesOf, lowerAscii, textOf, upperAscii } from "./bytes";
import { type Datum, isAddress, isList } from "./datum";
import { translateRegex } from "./regular-expression";
import { compileWildcard } from "./wildcard";

type Implementation = (given: readonly Datum[]) => Datum;

/** What the functions do. Types and counts of their arguments were checked when the expression was parsed. */
export const implementations: Readonly<Record<string, Implementation>> = {
  cidr: ([address, v4, v6]) =>
    isAddress(address) ? truncate(address, Number(address.version === 4 ? v4 : v6)) : undefined,
  cidr6: ([address, v6]) =>
    isAddress(address) ? (address.version === 4 ? address : truncate(address, Number(v6))) : undefined,
  // A missing value is an empty string here (docs: http.request.accepted_languages).
  concat: (given) =>
    given.map((part) => (typeof part === "number" ? String(part) : typeof part === "string" ? part : "")).join(""),
  decode_base64: ofText((text) => Buffer.from(text, "base64").toString("latin1")),
  encode_base64: ofText((text, flags) => {
    const encoded = Buffer.from(text, "latin1").toString(flagged(flags, "u") ? "base64url" : "base64");
    const bare = encoded.replace(/=+$/, "");
    return flagged(flags, "p") ? bare.padEnd(Math.ceil(bare.length / 4) * 4, "=") : bare;
  }),
  ends_with: ofText((text, end) => typeof end === "string" && text.endsWith(end)),
  len: ([value]) => (typeof value === "string" || isList(value) ? value.length : undefined),
  lookup_json_integer: ofText((text, ...keys) => {
    const found = lookup(text, keys);
    return typeof found === "number" && Number.isSafeInteger(found) ? found : undefined;
  }),
  lookup_json_string: ofText((text, ...keys) => {
    const found = lookup(text, keys);
    return typeof found === "string" ? bytesOf(found) : undefined;
  }),
  lower: ofText(lowerAscii),
  regex_replace: ofText((text, pattern, replacement) => {
    const translated = translateRegex(textOf(String(pattern)));
    if ("problem" in translated) return text;
    const found = translated.regex.exec(textOf(text));
    if (found === null) return text;
    const whole = textOf(text);
    const made = fill(textOf(String(replacement)), found);
    return bytesOf(whole.slice(0, found.index) + made + whole.slice(found.index + found[0].length));
  }),
  remove_bytes: ofText((text, bytes) => [...text].filter((byte) => !String(bytes).includes(byte)).join("")),
  remove_query_args: ofText((query, ...names) =>
    query
      .split("&")
      .filter((part) => !names.includes(part.split("=")[0]))
      .join("&"),
  ),
  starts_with: ofText((text, start) => typeof start === "string" && text.startsWith(start)),
  substring: ofText((text, start, end) => text.slice(Number(start), end === undefined ? undefined : Number(end))),
  to_string: ([value]) => (isAddress(value) ? formatAddress(value) : value === undefined ? undefined : String(value)),
  upper: ofText(upperAscii),
  url_decode: ofText((text, options) => {
    let decoded = percentDecode(text, flagged(options, "u"));
    if (!flagged(options, "r")) return decoded;
    for (let before = text; before !== decoded && decoded.includes("%"); ) {
      before = decoded;
      decoded = percentDecode(before, flagged(options, "u"));
    }
    return decoded;
  }),
  uuidv4: ofText((seed) => {
    const bytes = Buffer.from(seed.padEnd(16, "\0").slice(0, 16), "latin1");
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
    return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }),
  wildcard_replace: ofText((text, pattern, replacement, flags) => {
    const captures = compileWildcard(String(pattern), flagged(flags, "s")).match(text);
    return captures === undefined ? text : fill(String(replacement), ["", ...captures]);
  }),
};

/** A function of a string: of a missing one it gives a missing value. */
function ofText(make: (text: string, ...rest: Datum[]) => Datum): Implementation {
  return ([text, ...rest]) => (typeof text === "string" ? make(text, ...rest) : undefined);
}

function flagged(flags: Datum, letter: string): boolean {
  return typeof flags === "string" && flags.includes(letter);
}

/** Puts captures in the place of `${1}`; `$$` is a dollar sign. */
function fill(replacement: string, captures: ArrayLike<string | undefined>): string {
  return replacement.replace(/\$\$|\$\{(\d)\}/g, (_whole, place: string | undefined) =>
    place === undefined ? "$" : (captures[Number(place)] ?? ""),
  );
}

function percentDecode(text: string, unicode: boolean): string {
  return text
    .replaceAll("+", " ")
    .replace(/%u([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})/g, (whole, code: string | undefined, byte: string | undefined) => {
      if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
      return unicode && code !== undefined ? bytesOf(String.fromCharCode(Number.parseInt(code, 16))) : whole;
    });
}

function lookup(document: string, keys: readonly Datum[]): unknown {
  let here: unknown;
  try {
    here = JSON.parse(textOf(document));
  } catch {
    return undefined;
  }
  for (const key of keys) {
    if (typeof here !== "object" || here === null) return undefined;
    const name = typeof key === "string" ? textOf(key) : String(key);
    if (Array.isArray(here) !== (typeof key === "number") || !Object.hasOwn(here, name)) return undefined;
    here = Reflect.get(here, name);
  }
  return here;
}
