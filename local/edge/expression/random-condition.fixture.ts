import fc from "fast-check";
import { parseAddress } from "./address";
import type { Datum } from "./datum";
import type { Condition, ListItem, Value } from "./syntax";

const bytes = fc.string({ unit: fc.constantFrom("a", "B", "/", "*", '"', "\\", "\xe9", "#", " "), maxLength: 5 });
const addresses = ["192.0.2.1", "192.0.2.9", "10.0.0.1", "2001:db8::1", "::1"] as const;
const each: Value["path"] = ["each"];

const field = (name: string, path: Value["path"] = []): Value => ({ kind: "field", name, path });
const text: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    field("http.host"),
    field("http.request.uri.path"),
    field("http.request.headers", [{ key: "accept" }, { index: 0 }]),
    field("http.request.headers.names", [{ index: 1 }]),
    { kind: "call", name: "lower", arguments: [field("http.host")], path: [] },
    {
      kind: "call",
      name: "concat",
      arguments: [field("http.host"), { kind: "literal", value: { text: "a" } }],
      path: [],
    },
    {
      kind: "call",
      name: "substring",
      arguments: [field("http.host"), { kind: "literal", value: { integer: 1 } }],
      path: [],
    },
  ),
);
const number: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  field("cf.threat_score"),
  { kind: "call", name: "len", arguments: [field("http.host")], path: [] },
  { kind: "call", name: "len", arguments: [field("http.request.headers", [{ key: "accept" }])], path: [] },
);
const lists: fc.Arbitrary<Value> = fc.constantFrom<Value>(
  field("http.request.headers.names", each),
  field("http.request.headers", [{ key: "accept" }, "each"]),
  { kind: "call", name: "lower", arguments: [field("http.request.headers.names", each)], path: each },
);
const ordering = fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge");
const pattern = fc
  .array(fc.constantFrom("a", "B", "/", "\\*", "\\\\", "\xe9"), { maxLength: 4 })
  .chain((parts) => fc.boolean().map((star) => (star ? `*${parts.join("")}` : `${parts.join("")}*`)));
const range: fc.Arbitrary<ListItem> = fc
  .constantFrom("192.0.2.0..192.0.2.8", "::1..2001:db8::1", "10.0.0.1..10.0.0.1")
  .map((written) => {
    const [from, to] = written.split("..").map((part) => parseAddress(part));
    if (!from || !to) throw new Error(written);
    const single = from.value === to.value;
    return {
      range: {
        version: from.version,
        from: from.value,
        to: to.value,
        text: single ? (written.split("..")[0] ?? "") : written,
      },
    };
  });

function comparisons(value: fc.Arbitrary<Value>): fc.Arbitrary<Condition> {
  return fc.oneof(
    fc.record({ kind: fc.constant("compare"), left: value, operator: ordering, right: fc.record({ text: bytes }) }),
    fc.record({ kind: fc.constant("contains"), left: value, right: bytes }),
    fc.record({ kind: fc.constant("wildcard"), left: value, pattern, strict: fc.boolean() }),
    fc.record({
      kind: fc.constant("matches"),
      left: value,
      pattern: fc.constantFrom("a", "^[aB]+$", 'x"#y', "\\*", "(?i)b"),
    }),
    fc.record({
      kind: fc.constant("in"),
      left: value,
      items: fc.array(fc.record({ text: bytes }), { minLength: 1, maxLength: 3 }),
    }),
  ) as fc.Arbitrary<Condition>;
}

const single = fc.oneof(
  comparisons(text),
  fc.record({ kind: fc.constant("constant"), value: fc.boolean() }),
  fc.record({ kind: fc.constant("truth"), value: fc.constant(field("ssl")) }),
  fc.record({
    kind: fc.constant("compare"),
    left: number,
    operator: ordering,
    right: fc.record({ integer: fc.integer({ min: -2, max: 9 }) }),
  }),
  fc.record({
    kind: fc.constant("in"),
    left: number,
    items: fc.array(
      fc.tuple(fc.nat(5), fc.nat(5)).map(([from, more]) => ({ from, to: from + more })),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    kind: fc.constant("in"),
    left: fc.constant(field("ip.src")),
    items: fc.array(range, { minLength: 1, maxLength: 2 }),
  }),
  fc.record({
    kind: fc.constant("compare"),
    left: fc.constant(field("ip.src")),
    operator: fc.constantFrom("eq", "ne"),
    right: fc.record({ address: fc.constantFrom(...addresses) }),
  }),
) as fc.Arbitrary<Condition>;

/** Any condition that the grammar can build, without regard to sense. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition; inner: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, depthIdentifier: "condition" },
    single,
    fc.record({ kind: fc.constant("not"), operand: tie("condition") }),
    fc.record({ kind: fc.constantFrom("and", "or", "xor"), left: tie("condition"), right: tie("condition") }),
    fc.record({ kind: fc.constantFrom("any", "all"), operand: tie("inner") }),
  ) as fc.Arbitrary<Condition>,
  inner: fc.oneof(
    { maxDepth: 2 },
    comparisons(lists),
    fc.record({ kind: fc.constant("not"), operand: tie("inner") }),
  ) as fc.Arbitrary<Condition>,
})).condition;

/** Values of a request; each field may be missing. */
export const anyRequest: fc.Arbitrary<Record<string, Datum>> = fc.record(
  {
    ssl: fc.boolean(),
    "http.host": bytes,
    "http.request.uri.path": bytes,
    "cf.threat_score": fc.integer({ min: -2, max: 9 }),
    "ip.src": fc.constantFrom(...addresses).map((written) => parseAddress(written)),
    "http.request.headers.names": fc.array(bytes, { maxLength: 3 }),
    "http.request.headers": fc.array(bytes, { maxLength: 3 }).map((values) => new Map([["accept", values]])),
  },
  { requiredKeys: [] },
);
