import { describe, expect, it } from "vitest";
import type { SerializedQuery } from "./convex-test-internals";
import { database } from "./documents.fixture";
import { collect } from "./query-execution";
import { transactionSlot } from "./transaction";
import { ConflictError } from "./transactions";

const everything: SerializedQuery = {
  source: { type: "FullTableScan", tableName: "people", order: null },
  operators: [],
};

describe("transactions", () => {
  const other = () => new Promise((resolve) => setImmediate(resolve));

  it("that read what another one changed meanwhile run again: no increment is lost", async () => {
    const { documents, transact } = database();
    let id = "";
    await transact(() => {
      id = documents.insert("people", { name: "ann", age: 0 });
    });
    let runs = 0;
    const increment = () =>
      transact(async () => {
        runs += 1;
        const { age: before } = documents.get("people", id) as unknown as { age: number };
        await other();
        await other();
        documents.patch("people", id, { age: before + 1 });
      });
    await Promise.all([increment(), increment(), increment()]);
    expect(documents.get("people", id)).toMatchObject({ age: 3 });
    expect(runs).toBeGreaterThan(3);
  });

  it("that wait for nothing but the database never conflict, however many come at once", async () => {
    const { documents, transact } = database();
    let id = "";
    await transact(() => {
      id = documents.insert("people", { name: "ann", age: 0 });
    });
    let runs = 0;
    const increment = () =>
      transact(async () => {
        runs += 1;
        const { age: before } = documents.get("people", id) as unknown as { age: number };
        for (let wait = 0; wait < 20; wait++) await null;
        documents.patch("people", id, { age: before + 1 });
      });
    await Promise.all(Array.from({ length: 50 }, increment));
    expect([runs, documents.get("people", id)?.["age"]]).toEqual([50, 50]);
  });

  it("that never succeed say so in Convex's words", async () => {
    const { documents, transact } = database();
    let id = "";
    await transact(() => {
      id = documents.insert("people", { name: "ann", age: 0 });
    });
    const losing = transact(async () => {
      documents.get("people", id);
      await transactionSlot.exit(() => transact(() => documents.patch("people", id, { age: Math.random() })));
      documents.insert("people", { name: "late", age: 1 });
    });
    await expect(losing).rejects.toThrow(ConflictError);
    await expect(losing).rejects.toThrow(
      'Documents read from or written to the "people" table changed while this mutation was being run and on every subsequent retry. See https://docs.convex.dev/error#1',
    );
    expect(collect(documents, everything)).toHaveLength(1);
  });

  it("of the code before and after a push do not overlap", async () => {
    const { transact, transactions } = database();
    const order: string[] = [];
    const long = transact(async () => {
      order.push("begins");
      for (let turn = 0; turn < 5; turn++) await other();
      order.push("ends");
    });
    await other();
    const change = transactions.alone(() => order.push("push"));
    const later = transact(() => void order.push("later"));
    await Promise.all([long, change, later]);
    expect(order).toEqual(["begins", "ends", "push", "later"]);
  });
});
