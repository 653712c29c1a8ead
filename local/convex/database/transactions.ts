import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { StoredDocument, TransactionManager } from "./convex-test-internals";
import type { DocumentChange } from "./read-set";
import { currentTransaction, Transaction, type TransactionSlot, transactionSlot } from "./transaction";
import type { TransactionUsage } from "./transaction-usage";

/** As Convex: `UDF_EXECUTOR_OCC_MAX_RETRIES`, `…_INITIAL_BACKOFF`, `…_MAX_BACKOFF` (backend `knobs.rs`, August 2026). */
const maxRetries = 4;
const firstBackoff = 100;
const longestBackoff = 2000;

/** Another transaction committed a change of what a mutation had read. Wording of the real backend (`errors/lib.rs`). */
export class ConflictError extends Error {
  constructor(table: string) {
    super(
      `Documents read from or written to the "${table}" table changed while this mutation was being run and on every subsequent retry. See https://docs.convex.dev/error#1`,
    );
    this.name = "ConflictError";
  }
}

export interface TransactionParts {
  committed(component: string, id: string): StoredDocument | undefined;
  /** Puts changes in place; `ts` is in nanoseconds. Returns them as they are then. */
  apply(changes: DocumentChange[], ts: bigint): DocumentChange[];
  onCommit(ts: bigint, changes: readonly DocumentChange[]): void;
  lastTimestamp: bigint;
}

/**
 * Runs transactions as Convex does: each sees the state of its beginning, queries and mutations run side by side, and
 * a mutation that read what another one changed meanwhile is run again. Takes the place of convex-test's own manager,
 * which knows a single transaction at a time.
 */
export class Transactions implements TransactionManager {
  #lastCommitTs: bigint;
  readonly #parts: TransactionParts;
  readonly #open = new Set<Transaction>();
  /** Mutations that wait for their turn to begin. */
  readonly #waiting: (() => void)[] = [];
  #starting = false;
  /** While the code is being replaced, nothing begins. */
  #pause: Promise<void> | undefined;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
    this.#lastCommitTs = parts.lastTimestamp;
  }

  /** Nanoseconds since the epoch. */
  get lastCommitTimestamp(): bigint {
    return this.#lastCommitTs;
  }

  /** Runs `work`, which calls one top-level query. Its transaction is then in `slot`. */
  async query<Result>(work: () => Promise<Result>, slot: TransactionSlot = {}): Promise<Result> {
    return await transactionSlot.run(slot, work);
  }

  /** Runs `work`, which calls one top-level mutation, again for as long as it conflicts with others. */
  async mutation<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      const leave = await this.#turn();
      try {
        return await transactionSlot.run({}, work);
      } catch (error) {
        if (!(error instanceof ConflictError) || attempt === maxRetries) throw error;
      } finally {
        leave();
      }
      await delay(Math.random() * Math.min(firstBackoff * 2 ** attempt, longestBackoff));
    }
  }

  /** Calls `change` while no transaction is open. */
  async alone(change: () => void): Promise<void> {
    while (this.#pause) await this.#pause;
    let resume = (): void => {};
    this.#pause = new Promise((resolve) => {
      resume = resolve;
    });
    try {
      while (this.#open.size > 0) await nextTurn();
      change();
    } finally {
      this.#pause = undefined;
      resume();
    }
  }

  /**
   * Mutations begin one after the other, so that those which wait for nothing but the database never conflict. One that
   * is still running in the next turn of the event loop waits for something else, and lets others begin.
   */
  async #turn(): Promise<() => void> {
    if (this.#starting) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#starting = true;
    let left = false;
    const leave = (): void => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#starting = false;
    };
    setImmediate(leave);
    return leave;
  }

  async begin(isNested: boolean, limits?: Parameters<TransactionUsage["begin"]>[0]): Promise<void> {
    if (!isNested) await this.#beginOutermost();
    const transaction = this.#current();
    transaction.beginLevel();
    transaction.usage.begin(limits);
  }

  async #beginOutermost(): Promise<void> {
    const slot = transactionSlot.getStore();
    if (!slot) throw new Error("A transaction was begun outside of the engine.");
    while (this.#pause) await this.#pause;
    slot.transaction = new Transaction(this.#lastCommitTs);
    this.#open.add(slot.transaction);
  }

  commit(isNested: boolean): bigint | null {
    const transaction = this.#current();
    if (isNested) {
      transaction.mergeLevel();
      transaction.usage.commit();
      return null;
    }
    const written = transaction.changes(this.#parts.committed);
    const conflict = written.length > 0 ? transaction.conflict() : undefined;
    // convex-test then rolls back.
    if (conflict) throw new ConflictError(conflict.table);
    const now = BigInt(Date.now()) * 1_000_000n;
    this.#lastCommitTs = now > this.#lastCommitTs ? now : this.#lastCommitTs + 1n;
    this.#close(transaction);
    if (written.length > 0) {
      const changes = this.#parts.apply(written, this.#lastCommitTs);
      for (const other of this.#open) other.othersCommitted(changes);
      this.#parts.onCommit(this.#lastCommitTs, changes);
    }
    return this.#lastCommitTs;
  }

  rollback(isNested: boolean): void {
    const transaction = transactionSlot.getStore()?.transaction;
    if (!transaction || transaction.ended) return;
    if (!isNested) {
      this.#close(transaction);
      return;
    }
    transaction.dropLevel();
    transaction.usage.rollback();
  }

  #close(transaction: Transaction): void {
    this.#open.delete(transaction);
    transaction.end();
  }

  #current(): Transaction {
    const transaction = currentTransaction();
    if (!transaction) throw new Error("No transaction is open.");
    return transaction;
  }

  isInTransaction(): boolean {
    return currentTransaction() !== undefined;
  }

  getMetricsTracker(): TransactionUsage | null {
    return currentTransaction()?.usage ?? null;
  }

  getSnapshotTs(): bigint {
    return this.#current().snapshot;
  }

  stashWrites(): unknown {
    return this.#current().stash();
  }

  restoreWrites(stashed: unknown): void {
    this.#current().restore(stashed as ReturnType<Transaction["stash"]>);
  }
}
