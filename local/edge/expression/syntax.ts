import type { AddressRange } from "./address";

/**
 * A parsed expression. Strings are sequences of bytes, one character (0 to 255) for each byte, so that lengths and
 * positions are Cloudflare's; regular expressions are text.
 */
export type Condition =
  | { kind: "constant"; value: boolean }
  /** A value of type Boolean by itself: `ssl`, `starts_with(…)`. */
  | { kind: "truth"; value: Value }
  | { kind: "compare"; left: Value; operator: Ordering; right: Scalar }
  | { kind: "contains"; left: Value; right: string }
  | { kind: "wildcard"; left: Value; pattern: string; strict: boolean }
  | { kind: "matches"; left: Value; pattern: string }
  | { kind: "in"; left: Value; items: readonly ListItem[] }
  | { kind: "not"; operand: Condition }
  | { kind: "and" | "xor" | "or"; left: Condition; right: Condition }
  /** Its operand gives a truth for each element that `[*]` unpacks. */
  | { kind: "any" | "all"; operand: Condition };

export type Ordering = "eq" | "ne" | "lt" | "le" | "gt" | "ge";

/** A field or the result of a function, and what is taken out of it. */
export type Value =
  | { kind: "field"; name: string; path: readonly Step[] }
  | { kind: "call"; name: string; arguments: readonly Argument[]; path: readonly Step[] };

/** `["key"]`, `[0]` or `[*]`. */
export type Step = { key: string } | { index: number } | "each";

export type Argument = Value | { kind: "literal"; value: Scalar };

export type Scalar = { text: string } | { integer: number } | { address: string };

export type ListItem = { text: string } | { from: number; to: number } | { range: AddressRange };
