import type { TransactionMetrics } from "./convex-test-internals";

type Counter =
  | "bytesRead"
  | "bytesWritten"
  | "documentsRead"
  | "documentsWritten"
  | "databaseQueries"
  | "functionsScheduled"
  | "scheduledFunctionArgsBytes";
type Counts = Record<Counter, number>;

const MiB = 1024 * 1024;

/** What one transaction may read and write. Source: https://docs.convex.dev/production/state/limits, section Transactions (read November 2026). */
const transactionLimits: Counts = {
  bytesRead: 16 * MiB,
  bytesWritten: 16 * MiB,
  documentsRead: 32_000,
  documentsWritten: 16_000,
  databaseQueries: 4096,
  functionsScheduled: 1000,
  scheduledFunctionArgsBytes: 16 * MiB,
};

const advice =
  "Consider using smaller limits in your queries, paginating your queries, or using indexed queries with a selective index range expressions.";

/** Wording of the real backend: `crates/database/src/reads.rs` and `writes.rs`, `model/src/scheduled_jobs/mod.rs`. */
const refusals: Record<Counter, (limit: number) => string> = {
  bytesRead: (limit) => `Too many bytes read in a single function execution (limit: ${limit} bytes). ${advice}`,
  documentsRead: (limit) => `Too many documents read in a single function execution (limit: ${limit}). ${advice}`,
  databaseQueries: (limit) => `Too many reads in a single function execution (limit: ${limit}). ${advice}`,
  bytesWritten: (limit) => `Too many bytes written in a single function execution (limit: ${limit / MiB} MiB)`,
  documentsWritten: (limit) => `Too many writes in a single function execution (limit: ${limit})`,
  functionsScheduled: (limit) => `Too many functions scheduled by this mutation (limit: ${limit})`,
  scheduledFunctionArgsBytes: (limit) =>
    `Too large total size of the arguments of scheduled functions from this mutation (limit: ${limit} bytes)`,
};

const counters = Object.keys(transactionLimits) as Counter[];
const readCounters: readonly Counter[] = ["bytesRead", "documentsRead", "databaseQueries"];

interface Level {
  used: Counts;
  limits: Counts;
}

/**
 * What a transaction has used of its limits. A nested call counts on top of its caller; when it is rolled back its
 * writes no longer count, its reads do. It may be given tighter limits of its own.
 */
export class TransactionUsage {
  readonly #levels: Level[] = [];

  begin(requested: Partial<Counts> = {}): void {
    const outer = this.#levels.at(-1);
    const used = { ...(outer?.used ?? (Object.fromEntries(counters.map((name) => [name, 0])) as Counts)) };
    const limits = { ...(outer?.limits ?? transactionLimits) };
    for (const name of counters) {
      const wish = outer && requested[name];
      if (wish !== undefined) limits[name] = Math.min(limits[name], used[name] + wish);
    }
    this.#levels.push({ used, limits });
  }

  commit(): void {
    const inner = this.#levels.pop();
    const outer = this.#levels.at(-1);
    if (inner && outer) outer.used = inner.used;
  }

  rollback(): void {
    const inner = this.#levels.pop();
    const outer = this.#levels.at(-1);
    if (inner && outer) for (const name of readCounters) outer.used[name] = inner.used[name];
  }

  trackQuery(): void {
    this.#add("databaseQueries", 1);
  }

  trackRead(bytes: number): void {
    this.#add("bytesRead", bytes);
    this.#add("documentsRead", 1);
  }

  trackWrite(bytes: number): void {
    this.#add("bytesWritten", bytes);
    this.#add("documentsWritten", 1);
  }

  trackScheduledFunction(bytes: number): void {
    this.#add("functionsScheduled", 1);
    this.#add("scheduledFunctionArgsBytes", bytes);
  }

  /** As `ctx.meta.getTransactionMetrics()` gives it. */
  getTransactionMetrics(): TransactionMetrics {
    const { used, limits } = this.#current();
    return Object.fromEntries(
      counters.map((name) => [name, { used: used[name], remaining: limits[name] - used[name] }]),
    );
  }

  #current(): Level {
    const level = this.#levels.at(-1);
    if (!level) throw new Error("The transaction has ended.");
    return level;
  }

  #add(name: Counter, amount: number): void {
    const { used, limits } = this.#current();
    used[name] += amount;
    if (used[name] > limits[name]) throw new Error(refusals[name](limits[name]));
  }
}
