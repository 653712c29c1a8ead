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

export interface TableDefinition {
  indexes: { indexDescriptor: string; fields: string[] }[];
  documentType?: unknown;
}

export interface TestDatabase {
  readonly _componentPath: string;
  _documents: Record<string, StoredDocument>;
  _nextDocId: number;
  _lastCreationTime: number;
  /** Pending writes, one layer for each level of nested mutations; `null` deletes. */
  _writes: Record<string, StoredDocument | null>[];
  _schema: { schemaValidation: boolean; tables: Map<string, TableDefinition> } | null;
  get(table: string | undefined, id: string): StoredDocument | null;
  insert(table: string, value: Record<string, unknown>): string;
  patch(table: string | undefined, id: string, value: Record<string, unknown>): void;
  delete(table: string | undefined, id: string): void;
  _addWrite(id: string, document: StoredDocument): void;
  _generateId(table: string): string;
  /** Results of queries that are being read; convex-test never forgets one. */
  _queryResults: Record<number, unknown>;
  commit(commitTs?: bigint | null): void;
  rollbackWrites(): void;
  _iterateDocs(table: string, visit: (document: StoredDocument) => void): void;
  _resolveQuerySource(query: SerializedQuery): { sortedDocs: StoredDocument[] };
  _evaluateQuery(query: SerializedQuery): StoredDocument[];
  paginate(options: { query: SerializedQuery; cursor: string | null; pageSize: number }): {
    page: StoredDocument[];
    isDone: boolean;
    continueCursor: string;
  };
  _validate(table: string, document: Record<string, unknown>): void;
}

// biome-ignore lint/suspicious/noExplicitAny: Convex declares the generic argument of a schema this way.
export type AnySchema = SchemaDefinition<any, boolean>;

export type TestDatabaseConstructor = new (schema: AnySchema | null, componentPath: string) => TestDatabase;

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

export interface TransactionManager {
  _waitOnCurrentFunction: Promise<void> | null;
  /** Nanoseconds since the epoch. */
  _lastCommitTs: bigint;
  isInTransaction(): boolean;
  commit(isNested: boolean): bigint | null;
}

export type AsyncSyscall = (operation: string, jsonArguments: string) => Promise<string>;
export type JsSyscall = (operation: string, argument: Record<string, unknown>) => Promise<unknown>;

interface ConvexTestState {
  components: Record<string, { db: TestDatabase; modules: ModuleLoader }>;
  transactionManager: TransactionManager;
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
  Database: TestDatabaseConstructor;
}

/**
 * Starts convex-test and takes hold of its private state, without a fork: whatever it passes to
 * `AsyncLocalStorage.run` during two calls is looked at. Call before any function is loaded.
 */
export async function captureConvexTest(): Promise<ConvexTestInternals> {
  const accessor = convexTest({
    modules: { "./_generated/api.js": async () => ({}) },
    transactionLimits: true,
  }) as unknown as TestAccessor;
  let state: ConvexTestState | undefined;
  let executionContext: AsyncLocalStorage<ExecutionContext> | undefined;
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
  const database = state?.components[""]?.db;
  if (!state || !executionContext || !database) {
    throw new Error("convex-test is not the version that the Convex stand-in was written for (0.0.60).");
  }
  return { accessor, state, executionContext, Database: database.constructor as TestDatabaseConstructor };
}
