import type { Place, Plan } from "./place";
import type { Type } from "./type";

export interface Parameter {
  types: readonly ("string" | "integer" | "boolean" | "address" | "array" | "map")[];
  /** `field`: no literal; `literal`: nothing else. */
  only?: "field" | "literal";
}

export interface FunctionSignature {
  parameters: readonly Parameter[];
  /** How many of them may be left out, from the end. */
  optional?: number;
  /** The last one may be repeated. */
  variadic?: true;
  returns: Type;
  plan?: Plan;
  /** Where it may stand; without it, everywhere. `where` says so in words. */
  place?: { where: string; allows(place: Place): boolean };
}

const text: Parameter = { types: ["string"] };
const fieldText: Parameter = { types: ["string"], only: "field" };
const literalText: Parameter = { types: ["string"], only: "literal" };
const literalInteger: Parameter = { types: ["integer"], only: "literal" };
const key: Parameter = { types: ["string", "integer"], only: "literal" };

const wafRules: FunctionSignature["place"] = {
  where: "custom rules and rate limiting rules",
  allows: ({ phase }) => phase === "http_request_firewall_custom" || phase === "http_ratelimit",
};
const headersAndWaf: FunctionSignature["place"] = {
  where: "header rules, custom rules and rate limiting rules",
  allows: ({ phase }) =>
    [
      "http_request_firewall_custom",
      "http_ratelimit",
      "http_request_late_transform",
      "http_response_headers_transform",
    ].includes(phase),
};
const computedValues: FunctionSignature["place"] = {
  where: "the values of Transform Rules and the target of dynamic redirects",
  allows: ({ use }) => use === "header" || use === "rewrite" || use === "redirect",
};
const urls: FunctionSignature["place"] = {
  where: "URL rewrites and the target of dynamic redirects",
  allows: ({ use }) => use === "rewrite" || use === "redirect",
};
const transforms: FunctionSignature["place"] = {
  where: "the values of Transform Rules",
  allows: ({ use }) => use === "header" || use === "rewrite",
};
const headerValues: FunctionSignature["place"] = {
  where: "the values of header rules",
  allows: ({ use }) => use === "header",
};

/**
 * Functions that the local edge evaluates, as documented with where each may be used
 * (https://developers.cloudflare.com/ruleset-engine/rules-language/functions/, read in November 2026). `any` and `all` are
 * part of the grammar. Regular expressions need Business (https://developers.cloudflare.com/rules/transform/#availability).
 */
export const functions: Readonly<Record<string, FunctionSignature>> = {
  cidr: {
    parameters: [{ types: ["address"], only: "field" }, literalInteger, literalInteger],
    returns: "address",
    place: wafRules,
  },
  cidr6: { parameters: [{ types: ["address"], only: "field" }, literalInteger], returns: "address", place: wafRules },
  concat: { parameters: [{ types: ["string", "integer"] }], variadic: true, returns: "string" },
  decode_base64: { parameters: [fieldText], returns: "string", place: headersAndWaf },
  encode_base64: { parameters: [text, literalText], optional: 1, returns: "string", place: headerValues },
  ends_with: { parameters: [fieldText, text], returns: "boolean" },
  len: { parameters: [{ types: ["string", "array"], only: "field" }], returns: "integer" },
  lookup_json_integer: { parameters: [fieldText, key], variadic: true, returns: "integer" },
  lookup_json_string: { parameters: [fieldText, key], variadic: true, returns: "string" },
  lower: { parameters: [fieldText], returns: "string" },
  regex_replace: {
    parameters: [text, literalText, literalText],
    returns: "string",
    plan: "business",
    place: computedValues,
  },
  remove_bytes: { parameters: [fieldText, literalText], returns: "string" },
  remove_query_args: { parameters: [fieldText, literalText], variadic: true, returns: "string", place: transforms },
  starts_with: { parameters: [fieldText, text], returns: "boolean" },
  substring: { parameters: [fieldText, literalInteger, literalInteger], optional: 1, returns: "string" },
  to_string: { parameters: [{ types: ["integer", "boolean", "address"] }], returns: "string", place: computedValues },
  upper: { parameters: [fieldText], returns: "string" },
  url_decode: { parameters: [fieldText, literalText], optional: 1, returns: "string" },
  uuidv4: { parameters: [fieldText], returns: "string", place: transforms },
  wildcard_replace: {
    parameters: [fieldText, literalText, literalText, literalText],
    optional: 1,
    returns: "string",
    place: urls,
  },
};

/** Cloudflare has them; the local edge does not evaluate them. */
export const notEvaluated: readonly string[] = [
  "bit_slice",
  "has_key",
  "has_value",
  "is_timed_hmac_valid_v0",
  "join",
  "sha256",
  "split",
];
