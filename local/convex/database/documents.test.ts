import { compareValues, type Value } from "convex/values";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { RangeStep, SerializedQuery, StoredDocument } from "./convex-test-internals";
import { Documents } from "./documents";
import { database } from "./documents.fixture";
import { collect, readPage } from "./query-execution";
import { currentReads, ReadSet } from "./read-set";
import { SortedIndex } from "./sorted-index";
import { transactionSlot } from "./transaction";

type Row = { _id: string; name: string; age: number };
type Step =
  | { do: "insert"; name: string; age: number }
  | { do: "patch" | "delete"; which: number; age: number }
  | { do: "begin" | "merge" | "drop" };

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
    arbitrary: fc.record({ do: fc.constantFrom("begin" as const, "merge" as const, "drop" as const) }),
  },
);

/** Plays steps in the open transaction, with levels up to three deep, on the documents and on plain rows. */
async function play({ documents, transactions }: ReturnType<typeof database>, rows: Row[], steps: Step[]) {
  let levels: Row[][] = [rows];
  for (const one of steps) {
    const current = levels.at(-1)!;
    const row = "which" in one ? current[one.which % Math.max(current.length, 1)] : undefined;
    if (one.do === "begin" && levels.length < 3) {
      await transactions.begin(true);
      levels.push(current.map((each) => ({ ...each })));
    } else if (one.do === "merge" && levels.length > 1) {
      transactions.commit(true);
      levels = [...levels.slice(0, -2), current];
    } else if (one.do === "drop" && levels.length > 1) {
      transactions.rollback(true);
      levels.pop();
    } else if (one.do === "insert") {
      const _id = documents.insert("people", { name: one.name, age: one.age });
      current.push({ _id, name: one.name, age: one.age });
    } else if (one.do === "patch" && row) {
      documents.patch("people", row._id, { age: one.age });
      row.age = one.age;
    } else if (one.do === "delete" && row) {
      documents.delete("people", row._id);
      current.splice(current.indexOf(row), 1);
    }
  }
  while (levels.length > 1) {
    transactions.commit(true);
    levels = [...levels.slice(0, -2), levels.at(-1)!];
  }
  rows.splice(0, rows.length, ...levels[0]!);
}

interface Asked {
  query: SerializedQuery;
  holds(row: Row): boolean;
  /** What rows are ordered by, before the order of insertion. */
  key(row: Row): Value[];
}

const asked: fc.Arbitrary<Asked> = fc
  .record({
    kind: fc.constantFrom("scan", "age", "name", "nameAge", "filtered"),
    order: fc.constantFrom("asc" as const, "desc" as const),
    name,
    age,
  })
  .map((one): Asked => {
    const index = (indexName: string, range: [string, string, unknown][]): SerializedQuery => ({
      source: {
        type: "IndexRange",
        indexName: `people.${indexName}`,
        order: one.order,
        range: range.map(([type, fieldPath, value]) => ({ type, fieldPath, value })) as never,
      },
      operators: [],
    });
    const source = { type: "FullTableScan" as const, tableName: "people", order: one.order };
    const filter = { $lt: [{ $field: "age" }, { $literal: one.age }] };
    switch (one.kind) {
      case "age":
        return {
          query: index("by_age", [
            ["Gte", "age", one.age],
            ["Lt", "age", one.age + 2],
          ]),
          holds: (row) => row.age >= one.age && row.age < one.age + 2,
          key: (row) => [row.age],
        };
      case "name":
        return {
          query: index("by_name_age", [["Eq", "name", one.name]]),
          holds: (row) => row.name === one.name,
          key: (row) => [row.age],
        };
      case "nameAge":
        return {
          query: index("by_name_age", [
            ["Eq", "name", one.name],
            ["Gt", "age", one.age],
          ]),
          holds: (row) => row.name === one.name && row.age > one.age,
          key: (row) => [row.age],
        };
      case "filtered":
        return { query: { source, operators: [{ filter }] }, holds: (row) => row.age < one.age, key: () => [] };
      default:
        return { query: { source, operators: [] }, holds: () => true, key: () => [] };
    }
  });

function expected(rows: readonly Row[], { query, holds, key }: Asked): Row[] {
  const found = rows.filter(holds);
  const order = "order" in query.source && query.source.order === "desc" ? -1 : 1;
  return found
    .map((row) => ({ row, at: rows.indexOf(row) }))
    .sort((a, b) => (compareValues(key(a.row), key(b.row)) || a.at - b.at) * order)
    .map(({ row }) => row);
}

const plain = (rows: readonly (Row | StoredDocument)[]) => rows.map((row) => [row._id, row["name"], row["age"]]);
const everything: SerializedQuery = {
  source: { type: "FullTableScan", tableName: "people", order: null },
  operators: [],
};
const steps = fc.array(step, { maxLength: 30 });

describe("documents", () => {
  it("answer as plain rows would, within and between transactions, whole and page by page", async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, asked, fc.integer({ min: 1, max: 4 }), async (before, within, one, pageSize) => {
        const db = database();
        const rows: Row[] = [];
        const check = () => {
          const all = plain(expected(rows, one));
          expect(plain(collect(db.documents, one.query))).toEqual(all);
          const paged: unknown[] = [];
          for (let cursor: string | null = null, done = false; !done; ) {
            const page = readPage(db.documents, { query: one.query, cursor, pageSize });
            expect(page.page.length).toBeLessThanOrEqual(pageSize);
            paged.push(...plain(page.page));
            // The same page again, now that its end is known.
            const again = readPage(db.documents, {
              query: one.query,
              cursor,
              endCursor: page.continueCursor,
              pageSize: 1,
            });
            expect([plain(again.page), again.isDone]).toEqual([plain(page.page), page.isDone]);
            cursor = page.continueCursor;
            done = page.isDone;
          }
          expect(paged).toEqual(all);
        };
        await db.transact(() => play(db, rows, before));
        check();
        await db.transact(async () => {
          await play(db, rows, within);
          check();
        });
        check();
      }),
      { numRuns: 200 },
    );
  });

  it("stay for a transaction as they were when it began, whatever others commit, also amid a walk", async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(steps, { maxLength: 4 }), asked, async (before, others, one) => {
        const db = database();
        const rows: Row[] = [];
        await db.transact(() => play(db, rows, before));
        const snapshot = plain(expected(rows, one));
        await db.transactions.query(async () => {
          await db.transactions.begin(false);
          const seen: StoredDocument[] = [];
          const { source } = one.query;
          const scan =
            source.type === "FullTableScan"
              ? db.documents.scan("people", {
                  index: "by_creation_time",
                  range: { prefix: [] },
                  order: source.order ?? "asc",
                })
              : undefined;
          for (const more of others) {
            const document = scan?.next();
            if (document) seen.push(document);
            await transactionSlot.exit(() => db.transact(() => play(db, rows, more)));
            expect(plain(collect(db.documents, one.query))).toEqual(snapshot);
          }
          for (let document = scan?.next(); document; document = scan?.next()) seen.push(document);
          if (scan && one.query.operators.length === 0) expect(plain(seen)).toEqual(snapshot);
          db.transactions.rollback(false);
        });
        expect(plain(collect(db.documents, one.query))).toEqual(plain(expected(rows, one)));
      }),
      { numRuns: 200 },
    );
  });

  it("wake exactly the queries whose answer a commit may change", async () => {
    await fc.assert(
      fc.asyncProperty(steps, steps, asked, fc.nat(4), async (before, more, one, limit) => {
        const db = database();
        const rows: Row[] = [];
        await db.transact(() => play(db, rows, before));
        const reads = new ReadSet();
        const query = { ...one.query, operators: [...one.query.operators, { limit }] };
        const first = currentReads.run(reads, () => plain(collect(db.documents, query)));
        db.committed.length = 0;
        await db.transact(() => play(db, rows, more));
        const woken = db.committed.some((change) => reads.isTouchedBy(change));
        if (!woken) expect(plain(collect(db.documents, query))).toEqual(first);
      }),
      { numRuns: 300 },
    );
  });

  it("let a query sleep through writes outside the part of a range that it read", async () => {
    const db = database();
    const ages = [1, 3, 5];
    await db.transact(() => {
      for (const each of ages) db.documents.insert("people", { name: "ann", age: each });
    });
    const reads = new ReadSet();
    const range = [{ type: "Eq" as const, fieldPath: "name", value: "ann" }];
    const source = { type: "IndexRange" as const, indexName: "people.by_name_age", order: null, range };
    currentReads.run(reads, () => collect(db.documents, { source, operators: [{ limit: 2 }] }));
    const touched = async (fields: { name: string; age: number }) => {
      db.committed.length = 0;
      await db.transact(() => void db.documents.insert("people", fields));
      return db.committed.some((change) => reads.isTouchedBy(change));
    };
    expect([
      await touched({ name: "bob", age: 1 }),
      await touched({ name: "ann", age: 4 }),
      await touched({ name: "ann", age: 2 }),
    ]).toEqual([false, false, true]);
  });

  it("are found among 100,000 by looking at no more of them than among 1,000", async () => {
    const examined = async (count: number): Promise<number> => {
      const { documents } = database();
      documents.restore(
        Array.from({ length: count }, (_, at): [string, StoredDocument] => [
          "people",
          { _id: `${10_000 + at}people`, _creationTime: at, name: "ann", age: at },
        ]),
      );
      const slice = vi.spyOn(SortedIndex.prototype, "slice");
      const byAge = (range: RangeStep[]): SerializedQuery => ({
        source: { type: "IndexRange", indexName: "people.by_age", order: null, range },
        operators: [],
      });
      expect(collect(documents, byAge([{ type: "Eq", fieldPath: "age", value: 500 }]))).toMatchObject([{ age: 500 }]);
      const query = byAge([{ type: "Gte", fieldPath: "age", value: 100 }]);
      const page = readPage(documents, { query, cursor: null, pageSize: 10 });
      expect(readPage(documents, { query, cursor: page.continueCursor, pageSize: 1 }).page).toMatchObject([
        { age: 110 },
      ]);
      const looked = slice.mock.results.reduce((sum, { value }) => sum + (value as unknown[]).length, 0);
      slice.mockRestore();
      return looked;
    };
    const [few, many] = [await examined(1000), await examined(100_000)];
    expect([many / few, many < 50]).toEqual([1, true]);
  });

  it("do not give out the id of a document that was kept, and know its table by it", async () => {
    const { documents, transact } = database();
    const legacy = { _id: "0000000000000000000000010007people", _creationTime: 5, name: "ann", age: 1 };
    documents.restore([["people", legacy]]);
    await transact(() => {
      const id = documents.insert("people", { name: "bob", age: 2 });
      expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
      expect([documents.tableOf(id), documents.tableOf(legacy._id), documents.tableOf("people")]).toEqual([
        "people",
        "people",
        undefined,
      ]);
      documents.patch(undefined, legacy._id, { age: 3 });
    });
    expect(plain(collect(documents, everything)).map(([, ...fields]) => fields)).toEqual([
      ["ann", 3],
      ["bob", 2],
    ]);
  });

  it("refuse what the schema or Convex's limits refuse", async () => {
    const { documents, transact } = database();
    const insert = (fields: Record<string, Value>) => transact(() => void documents.insert("people", fields));
    await expect(insert({ name: "ann", age: "1" })).rejects.toThrow(
      'Failed to insert or update a document in table "people" because it does not match the schema: Value does not match validator.\nPath: .age\nValue: "1"\nValidator: v.float64()',
    );
    await expect(insert({ name: "x".repeat(2 ** 20), age: 1 })).rejects.toThrow(
      "Value is too large (1 MiB > maximum size 1 MiB)",
    );
    await expect(insert({ name: "ann", age: 1, _secret: 1 })).rejects.toThrow(
      "Field '_secret' starts with an underscore",
    );
    const free = new Documents(null, "");
    const deep = Array.from({ length: 16 }).reduce<Value>((inner) => [inner], 1);
    expect(() => free.insert("anything", { deep })).toThrow("Document is too nested (nested 17 levels deep");
    expect(() => free.insert("anything", { list: Array.from({ length: 8193 }, () => 1) })).toThrow(
      "Array length is too long",
    );
  });
});
