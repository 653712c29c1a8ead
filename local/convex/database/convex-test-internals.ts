import { AsyncLocalStorage } from "node:async_hooks";
import type { SchemaDefinition } from "convex/server";
import type { Value } from "convex/values";
import { convexTest } from "convex-test";

/*
 * What we use of convex-test beneath its public surface. The package is pinned exactly (0.0.60): a new version must be
 * read again before it is taken.
 */

export type StoredDocument = { _id: string; _creationTime: number } & Record<string, Value>;

/** One step of an index range, as `withIndex` sends it; `value` is Convex JSON or `{ $undefined: null }`. */
export interface RangeStep {
  type: "Eq" | "Gt" | "Gte" | "Lt" | "Lte";
  fieldPath: string;
  value: unknown;
}

export type QuerySource =
  | { type: "FullTableScan"; tableName: string; order: "asc" | "desc" | null }
  | { type: "IndexRange"; indexName: string; range: RangeStep[]; order: "asc" | "desc" | null }
  | { type: "Search"; indexName: string; filters: unknown[] };

export interface SerializedQuery {
  source: QuerySource;
  operators: ({ filter: unknown } | { limit: number })[];
}

interface IndexDefinition {
  indexDescriptor: string;
  fields: string[];
}

interface SearchIndexDefinition {
  indexDescriptor: string;
  searchField: string;
  filterFields: string[];
}

interface VectorIndexDefinition {
  indexDescriptor: string;
  vectorField: string;
  dimensions: number;
  filterFields: string[];
}

/** A table as `defineTable(…).export()` describes it. Staged indexes cannot be queried yet. */
export interface TableDefinition {
  indexes: IndexDefinition[];
  stagedDbIndexes?: IndexDefinition[];
  searchIndexes?: SearchIndexDefinition[];
  stagedSearchIndexes?: SearchIndexDefinition[];
  vectorIndexes?: VectorIndexDefinition[];
  stagedVectorIndexes?: VectorIndexDefinition[];
  documentType?: unknown;
}

/** What convex-test asks of a component's database beyond what its system calls do, which are answered without it. */
export interface TestDatabase {
  patch(table: string, id: string, fields: Record<string, Value>): void;
  delete(table: string, id: string): void;
}

// biome-ignore lint/suspicious/noExplicitAny: Convex declares the generic argument of a schema this way.
export type AnySchema = SchemaDefinition<any, boolean>;

export type FunctionType = "query" | "mutation" | "action" | "http";

/** The innermost function that runs in the current asynchronous context. */
export interface ExecutionContext {
  componentPath: string;
  /** `module:export`, or `inline` and `custom` for handlers that we pass ourselves. */
  udfPath: string;
  udfType: FunctionType;
  depth: number;
  paginatedQueries: number;
}

export type ModuleLoader = (modulePath: string) => Promise<Record<string, unknown>>;

/** What a transaction has used of its limits, by name. */
export type TransactionMetrics = Record<string, { used: number; remaining: number }>;

/** What convex-test asks of the manager of transactions, which it would otherwise bring itself. */
export interface TransactionManager {
  begin(isNested: boolean, transactionLimits?: Record<string, number>): Promise<void>;
  /** The time of the commit, in nanoseconds since the epoch; `null` for a nested one. */
  commit(isNested: boolean): bigint | null;
  rollback(isNested: boolean): void;
  isInTransaction(): boolean;
  getMetricsTracker(): { getTransactionMetrics(): TransactionMetrics } | null;
  getSnapshotTs(): bigint;
  /** Hides the writes of the open transaction until they are given back. */
  stashWrites(): unknown;
  restoreWrites(stashed: unknown): void;
}

export type Syscall = (operation: string, jsonArguments: string) => string;
export type AsyncSyscall = (operation: string, jsonArguments: string) => Promise<string>;
export type JsSyscall = (operation: string, argument: Record<string, unknown>) => Promise<unknown>;

interface ConvexTestState {
  components: Record<string, { db: TestDatabase; modules: ModuleLoader }>;
  transactionManager: TransactionManager;
  syscall: Syscall;
  asyncSyscall: AsyncSyscall;
  jsSyscall: JsSyscall;
}

export interface FunctionPath {
  componentPath: string;
  udfPath: string;
}

type InlineHandler = (context: Record<string, unknown>) => Promise<unknown>;

/** The accessor that `convexTest()` returns, with the calls by path that its types leave out. */
export interface TestAccessor {
  queryFromPath(path: FunctionPath, functionArguments: unknown): Promise<Value>;
  mutationFromPath(path: FunctionPath, functionArguments: unknown): Promise<Value>;
  actionFromPath(path: FunctionPath, functionArguments: unknown): Promise<Value>;
  query(handler: InlineHandler): Promise<unknown>;
  action(handler: InlineHandler): Promise<unknown>;
  runInComponent(componentPath: string, handler: InlineHandler): Promise<unknown>;
  withIdentity(identity: Record<string, unknown>): TestAccessor;
  withRequestMetadata(metadata: { ip: string | null; userAgent: string | null }): TestAccessor;
}

export interface ConvexTestInternals {
  accessor: TestAccessor;
  state: ConvexTestState;
  executionContext: AsyncLocalStorage<ExecutionContext>;
}

/** All of convex-test's functions run in the contexts of this one. */
let executionContext: AsyncLocalStorage<ExecutionContext> | undefined;

/**
 * Starts convex-test and takes hold of its private state, without a fork: whatever it passes to
 * `AsyncLocalStorage.run` during two calls is looked at. Call before any function is loaded.
 */
export async function captureConvexTest(): Promise<ConvexTestInternals> {
  const accessor = convexTest({
    modules: { "./_generated/api.js": async () => ({}) },
  }) as unknown as TestAccessor;
  let state: ConvexTestState | undefined;
  const prototype = AsyncLocalStorage.prototype;
  const run = prototype.run;
  prototype.run = function observedRun(this: AsyncLocalStorage<unknown>, store: unknown, ...rest: [never]) {
    if (typeof store === "object" && store !== null) {
      if ("transactionManager" in store) state = store as ConvexTestState;
      if ("udfType" in store) executionContext = this as AsyncLocalStorage<ExecutionContext>;
    }
    return run.call(this, store, ...rest);
  } as typeof run;
  try {
    await accessor.query(async () => null);
  } finally {
    prototype.run = run;
  }
  if (!state || !executionContext) {
    throw new Error("convex-test is not the version that the Convex stand-in was written for (0.0.60).");
  }
  return { accessor, state, executionContext };
}
