import { AsyncLocalStorage } from "node:async_hooks";
import { createExecutionClock } from "../functions/execution-clock";
import type { StoredDocument } from "./convex-test-internals";
import type { Differences } from "./range-scan";
import { currentReads, type DocumentChange, ReadSet } from "./read-set";
import { TransactionUsage } from "./transaction-usage";

/** A query that is being read. */
export interface OpenQuery {
  next(): StoredDocument | undefined;
}

type Writes = Map<string, StoredDocument | null>;
/** Writes by component and table. */
type Level = Map<string, Writes>;

const nothing: Differences = new Map();

function place(component: string, table: string): string {
  return `${component} ${table}`;
}

/**
 * A query or mutation under way. It sees the documents as they were when it began: what others commit meanwhile is
 * undone for it. Its own writes stay with it, one level for each level of nested mutations.
 */
export class Transaction {
  /** What it read; of a watched query, the set that the watcher passed. */
  readonly reads: ReadSet = currentReads.getStore() ?? new ReadSet();
  readonly usage = new TransactionUsage();
  /** The time that its code has used. */
  readonly clock = createExecutionClock();
  /** The newest commit that it sees, in nanoseconds. */
  readonly snapshot: bigint;
  readonly #queries = new Map<number, OpenQuery>();
  #queryCount = 0;
  #levels: Level[] = [];
  #undone: Level = new Map();
  #othersChanges: DocumentChange[] = [];
  #ended = false;

  constructor(snapshot: bigint) {
    this.snapshot = snapshot;
  }

  keepQuery(query: OpenQuery): number {
    this.#queryCount += 1;
    this.#queries.set(this.#queryCount, query);
    return this.#queryCount;
  }

  keptQuery(id: number): OpenQuery {
    const query = this.#queries.get(id);
    if (!query) throw new Error("The query is closed.");
    return query;
  }

  forgetQuery(id: number): void {
    this.#queries.delete(id);
  }

  get ended(): boolean {
    return this.#ended;
  }

  beginLevel(): void {
    this.#levels.push(new Map());
  }

  /** Hands the writes of a nested mutation to its caller. */
  mergeLevel(): void {
    const inner = this.#levels.pop();
    const outer = this.#levels.at(-1);
    if (!inner || !outer) throw new Error("The transaction has ended.");
    for (const [key, writes] of inner) {
      const known = outer.get(key);
      if (known) for (const [id, document] of writes) known.set(id, document);
      else outer.set(key, writes);
    }
  }

  dropLevel(): void {
    this.#levels.pop();
  }

  end(): void {
    this.#ended = true;
    this.#levels = [];
    this.#queries.clear();
  }

  write(component: string, table: string, id: string, document: StoredDocument | null): void {
    const level = this.#levels.at(-1);
    if (!level || this.#ended) throw new Error("A write after the function's end: was an await forgotten?");
    const key = place(component, table);
    const writes = level.get(key);
    if (writes) writes.set(id, document);
    else level.set(key, new Map([[id, document]]));
  }

  /** The document as this transaction sees it; `undefined` when that is as it is committed. */
  find(component: string, table: string, id: string): StoredDocument | null | undefined {
    const key = place(component, table);
    for (let at = this.#levels.length - 1; at >= 0; at--) {
      const written = this.#levels[at]?.get(key)?.get(id);
      if (written !== undefined) return written;
    }
    return this.#undone.get(key)?.get(id);
  }

  /** Its own writes to a table so far. */
  written(component: string, table: string): Differences {
    const key = place(component, table);
    const levels = this.#levels.map((level) => level.get(key)).filter((writes) => writes !== undefined);
    if (levels.length === 0) return nothing;
    return new Map(levels.flatMap((writes) => [...writes]));
  }

  /** What others committed to a table since, as it was before; goes on growing. */
  undone(component: string, table: string): Differences {
    const key = place(component, table);
    const known = this.#undone.get(key);
    if (known) return known;
    const fresh: Writes = new Map();
    this.#undone.set(key, fresh);
    return fresh;
  }

  /** Its writes as changes of what is committed; of an outermost level. */
  changes(committed: (component: string, id: string) => StoredDocument | undefined): DocumentChange[] {
    const found: DocumentChange[] = [];
    for (const [key, writes] of this.#levels[0] ?? []) {
      const [component = "", table = ""] = key.split(" ");
      for (const [id, after] of writes) {
        const before = committed(component, id);
        if (before || after) found.push({ component, table, id, ...(before && { before }), ...(after && { after }) });
      }
    }
    return found;
  }

  othersCommitted(changes: readonly DocumentChange[]): void {
    this.#othersChanges.push(...changes);
    for (const { component, table, id, before } of changes) {
      const undone = this.undone(component, table) as Writes;
      if (!undone.has(id)) undone.set(id, before ?? null);
    }
  }

  /** A change by another that makes what was read untrue. */
  conflict(): DocumentChange | undefined {
    return this.#othersChanges.find((change) => this.reads.isTouchedBy(change));
  }

  /** Hides its own writes until they are given back: a snapshot query sees what is committed. */
  stash(): Level[] {
    const stashed = this.#levels;
    this.#levels = [];
    return stashed;
  }

  restore(stashed: Level[]): void {
    this.#levels = stashed;
  }
}

/** Where a top-level query or mutation puts its transaction once it begins. */
export interface TransactionSlot {
  transaction?: Transaction;
}

export const transactionSlot = new AsyncLocalStorage<TransactionSlot>();

/** The transaction of the function that runs in the current asynchronous context. */
export function currentTransaction(): Transaction | undefined {
  const transaction = transactionSlot.getStore()?.transaction;
  if (transaction?.ended) throw new Error("A system call after the function's end: was an await forgotten?");
  return transaction;
}
