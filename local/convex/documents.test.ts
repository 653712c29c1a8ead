import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { captureConvexTest, type SerializedQuery, type TestDatabaseConstructor } from "./convex-test-internals";
import { type Documents, type DocumentsConstructor, indexedDocuments } from "./documents";
import { currentReads, type DocumentChange, ReadSet } from "./read-set";

const schema = defineSchema({
  people: defineTable({ name: v.string(), age: v.number() })
    .index("by_age", ["age"])
    .index("by_name_age", ["name", "age"]),
});

let Naive: TestDatabaseConstructor;
let Indexed: DocumentsConstructor;

beforeAll(async () => {
  Naive = (await captureConvexTest()).Database;
  Indexed = indexedDocuments(Naive);
});

type Database = Pick<Documents, "insert" | "patch" | "delete" | "commit" | "_writes" | "_evaluateQuery" | "paginate">;

type Step =
  | { do: "insert"; name: string; age: number }
  | { do: "patch" | "delete"; which: number; age: number }
  | { do: "begin" | "commit" | "rollback" };

const name = fc.constantFrom("ann", "bob", "cyd");
const age = fc.integer({ min: 0, max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("insert" as const), name, age }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom("patch" as const, "delete" as const), which: fc.nat(20), age }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom("begin" as const, "commit" as const, "rollback" as const) }),
  },
);

/** Plays steps on a database, with transactions up to three levels deep, and leaves one open. */
function play(database: Database & { rollbackWrites?(): void }, steps: Step[]): void {
  const ids: string[] = [];
  const begin = () => database._writes.push({});
  begin();
  for (const one of steps) {
    if (one.do === "begin" && database._writes.length < 3) begin();
    else if (one.do === "insert") ids.push(database.insert("people", { name: one.name, age: one.age }));
    else if (one.do === "commit") {
      database.commit(null);
      if (database._writes.length === 0) begin();
    } else if (one.do === "rollback") {
      database._writes.pop();
      if (database._writes.length === 0) begin();
    } else if ("which" in one) {
      const id = ids[one.which % Math.max(ids.length, 1)];
      try {
        if (id && one.do === "patch") database.patch("people", id, { age: one.age });
        else if (id) database.delete("people", id);
      } catch {
        // The document is gone: for both databases alike.
      }
    }
  }
}

const limit = fc.option(fc.nat(4), { nil: undefined });
const query: fc.Arbitrary<SerializedQuery> = fc
  .record({
    kind: fc.constantFrom("scan", "age", "name", "nameAge", "filtered"),
    order: fc.constantFrom("asc" as const, "desc" as const),
    name,
    age,
    limit,
  })
  .map((one) => {
    const operators: SerializedQuery["operators"] = one.limit === undefined ? [] : [{ limit: one.limit }];
    const index = (indexName: string, range: [string, string, unknown][]): SerializedQuery => ({
      source: {
        type: "IndexRange",
        indexName: `people.${indexName}`,
        order: one.order,
        range: range.map(([type, fieldPath, value]) => ({ type, fieldPath, value })) as never,
      },
      operators,
    });
    if (one.kind === "age")
      return index("by_age", [
        ["Gte", "age", one.age],
        ["Lt", "age", one.age + 2],
      ]);
    if (one.kind === "name") return index("by_name_age", [["Eq", "name", one.name]]);
    if (one.kind === "nameAge")
      return index("by_name_age", [
        ["Eq", "name", one.name],
        ["Gt", "age", one.age],
      ]);
    const source = { type: "FullTableScan" as const, tableName: "people", order: one.order };
    if (one.kind === "scan") return { source, operators };
    const filter = { $eq: [{ $field: "age" }, { $literal: one.age }] };
    return { source, operators: [{ filter }, ...operators] };
  });

const plain = (rows: { name?: unknown; age?: unknown; _id: string }[]) =>
  rows.map((row) => [row._id, row.name, row.age]);

describe("indexed documents", () => {
  it("answer as the scanning database of convex-test does, within and between transactions", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), query, fc.nat(3), (steps, asked, pageSize) => {
        const naive = new Naive(schema, "");
        const indexed = new Indexed(schema, "", () => {});
        play(naive, steps);
        // An index made before the steps must follow them, one made after must find them.
        indexed._evaluateQuery(asked);
        play(indexed, steps);
        expect(plain(indexed._evaluateQuery(asked))).toEqual(plain(naive._evaluateQuery(asked)));
        const unlimited = { ...asked, operators: asked.operators.filter((operator) => "filter" in operator) };
        const page = { query: unlimited, cursor: null, pageSize: pageSize + 1 };
        expect(plain(indexed.paginate(page).page)).toEqual(plain(naive.paginate(page).page));
      }),
      { numRuns: 300 },
    );
  });

  it("give as many as asked for though the open transaction deleted the first ones", () => {
    const documents = new Indexed(schema, "", () => {});
    const deleteFirst: Step[] = [
      { do: "insert", name: "ann", age: 0 },
      { do: "insert", name: "bob", age: 0 },
      { do: "commit" },
      { do: "delete", which: 0, age: 0 },
    ];
    play(documents, deleteFirst);
    const source = { type: "FullTableScan" as const, tableName: "people", order: null };
    expect(documents._evaluateQuery({ source, operators: [{ limit: 1 }] })).toMatchObject([{ name: "bob" }]);
  });

  it("wake exactly the queries whose answer a commit may change", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), fc.array(step, { maxLength: 10 }), query, (steps, more, asked) => {
        let changes: DocumentChange[] = [];
        const indexed = new Indexed(schema, "", (some) => changes.push(...some));
        play(indexed, steps);
        while (indexed._writes.length > 0) indexed.commit(null);
        changes = [];
        const reads = new ReadSet();
        const before = currentReads.run(reads, () => plain(indexed._evaluateQuery(asked)));
        play(indexed, more);
        while (indexed._writes.length > 0) indexed.commit(null);
        const woken = changes.some((change) => reads.isTouchedBy(change));
        const after = plain(indexed._evaluateQuery(asked));
        if (!woken) expect(after).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  it("sleep through writes outside the range that was read", () => {
    let changes: DocumentChange[] = [];
    const documents = new Indexed(schema, "", (some) => {
      changes = some;
    });
    const reads = new ReadSet();
    const range = [{ type: "Eq" as const, fieldPath: "name", value: "ann" }];
    const source = { type: "IndexRange" as const, indexName: "people.by_name_age", order: null, range };
    currentReads.run(reads, () => documents._evaluateQuery({ source, operators: [] }));
    const insert = (one: string) => {
      documents._writes.push({});
      documents.insert("people", { name: one, age: 1 });
      documents.commit(null);
      return changes.some((change) => reads.isTouchedBy(change));
    };
    expect([insert("bob"), insert("ann")]).toEqual([false, true]);
  });

  it("do not give out the id of a document that was restored", () => {
    const documents = new Indexed(schema, "", () => {});
    documents.restore([{ _id: "0000000000000000000000010007people", _creationTime: 5, name: "ann", age: 1 }], 10_009);
    documents._writes.push({});
    expect(documents.insert("people", { name: "bob", age: 2 })).toMatch(/10010people$/);
    expect([...documents.table("people")]).toHaveLength(1);
    expect(documents.tableNames()).toEqual(["people"]);
  });
});
