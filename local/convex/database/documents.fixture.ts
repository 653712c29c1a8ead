import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { Documents } from "./documents";
import type { DocumentChange } from "./read-set";
import { Transactions } from "./transactions";

const schema = defineSchema({
  people: defineTable({ name: v.string(), age: v.number() })
    .index("by_age", ["age"])
    .index("by_name_age", ["name", "age"]),
});

/** Documents of a small schema, with transactions and what they committed. */
export function database() {
  const documents = new Documents(schema, "");
  const committed: DocumentChange[] = [];
  const transactions = new Transactions({
    lastTimestamp: 0n,
    committed: (_component, id) => documents.committed(id),
    apply: (changes, ts) => documents.apply(changes, ts),
    onCommit: (_ts, changes) => committed.push(...changes),
  });
  /** Runs `work` as the body of one transaction, as convex-test does. */
  const transact = (work: () => Promise<void> | void) =>
    transactions.mutation(async () => {
      await transactions.begin(false);
      try {
        await work();
        transactions.commit(false);
      } catch (error) {
        transactions.rollback(false);
        throw error;
      }
    });
  return { documents, transactions, transact, committed };
}
