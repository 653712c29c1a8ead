import { compareValues, convexToJson, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RangeStep, StoredDocument } from "./convex-test-internals";
import { type IndexRange, parseIndexRange, rangeHolds, SortedIndex } from "./sorted-index";

const fields = ["a", "b.c", "_creationTime", "_id"];
const value: fc.Arbitrary<Value | undefined> = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constantFrom("", "x", "y"),
  fc.constantFrom(null, undefined, true, 1n, Number.NaN),
);
const documents = fc.array(fc.record({ a: value, c: value }), { maxLength: 30 }).map((rows) =>
  rows.map(({ a, c }, at): StoredDocument => {
    const document = { _id: `${10000 + at}rows`, _creationTime: at, b: { c } } as unknown as StoredDocument;
    return a === undefined ? document : { ...document, a };
  }),
);
const json = (one: Value | undefined) => (one === undefined ? { $undefined: null } : convexToJson(one));
const ranges = fc
  .record({
    prefix: fc.array(value, { maxLength: 2 }),
    lower: fc.option(fc.record({ value, type: fc.constantFrom("Gt", "Gte") }), { nil: undefined }),
    upper: fc.option(fc.record({ value, type: fc.constantFrom("Lt", "Lte") }), { nil: undefined }),
  })
  .map(({ prefix, lower, upper }) => {
    const steps = prefix.map((one, at) => ({ type: "Eq", fieldPath: fields[at]!, value: json(one) }));
    for (const side of [lower, upper]) {
      if (side) steps.push({ type: side.type, fieldPath: fields[prefix.length]!, value: json(side.value) });
    }
    return steps as RangeStep[];
  });

function read(index: SortedIndex, range: IndexRange, order: "asc" | "desc", limit = 1000): StoredDocument[] {
  return index.slice(range, order, limit).map((entry) => entry.document);
}

/** What a scan says: the model. */
function scan(rows: StoredDocument[], steps: RangeStep[]): string[] {
  const read = (row: StoredDocument, path: string) =>
    path === "b.c" ? (row["b"] as Record<string, Value>)["c"] : row[path];
  const decode = (step: RangeStep) => steps.length > 0 && parseIndexRange([step.fieldPath], [step]);
  const holds = (row: StoredDocument, step: RangeStep): boolean => {
    const one = decode(step);
    if (!one) throw new Error("not a range");
    const bound = one.prefix.length > 0 ? one.prefix[0] : (one.lower ?? one.upper)?.value;
    const order = compareValues(read(row, step.fieldPath), bound);
    const accepted = { Eq: order === 0, Gt: order > 0, Gte: order >= 0, Lt: order < 0, Lte: order <= 0 };
    return accepted[step.type];
  };
  return rows
    .filter((row) => steps.every((step) => holds(row, step)))
    .sort((x, y) => {
      for (const path of fields) {
        const order = compareValues(read(x, path), read(y, path));
        if (order !== 0) return order;
      }
      return 0;
    })
    .map((row) => row._id);
}

describe("a sorted index", () => {
  it("answers every range as a scan does, in both orders and with a limit", () => {
    fc.assert(
      fc.property(documents, ranges, fc.nat(5), (rows, steps, limit) => {
        const range = parseIndexRange(fields, steps);
        if (!range) throw new Error("a well-formed range was not understood");
        const index = new SortedIndex(fields, rows);
        const expected = scan(rows, steps);
        const ids = (found: StoredDocument[]) => found.map((row) => row._id);
        expect(ids(read(index, range, "asc"))).toEqual(expected);
        expect(ids(read(index, range, "desc"))).toEqual([...expected].reverse());
        expect(ids(read(index, range, "asc", limit))).toEqual(expected.slice(0, limit));
        expect(ids(read(index, range, "desc", limit))).toEqual([...expected].reverse().slice(0, limit));
        expect(ids(rows.filter((row) => rangeHolds(fields, range, row))).sort()).toEqual([...expected].sort());
      }),
    );
  });

  it("stays right as documents come and go", () => {
    fc.assert(
      fc.property(documents, fc.array(fc.boolean()), (rows, leave) => {
        const index = new SortedIndex(fields, []);
        for (const row of rows) index.insert(row);
        const left = rows.filter((row, at) => {
          if (leave[at]) index.remove(row);
          return !leave[at];
        });
        expect(read(index, { prefix: [] }, "asc").map((row) => row._id)).toEqual(scan(left, []));
      }),
    );
  });

  it("leaves a malformed range to the engine, which names the mistake", () => {
    const step = (type: RangeStep["type"], fieldPath: string): RangeStep => ({ type, fieldPath, value: 1 });
    expect(parseIndexRange(fields, [step("Eq", "b.c")])).toBeUndefined();
    expect(parseIndexRange(fields, [step("Gt", "a"), step("Eq", "a")])).toBeUndefined();
    expect(parseIndexRange(fields, [step("Gt", "a"), step("Gte", "a")])).toBeUndefined();
    expect(parseIndexRange(fields, [step("Eq", "a"), step("Lt", "a")])).toBeUndefined();
  });
});
