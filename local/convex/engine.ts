import { AsyncLocalStorage } from "node:async_hooks";
import type { UserIdentity } from "convex/server";
import type { Value } from "convex/values";
import type { CommitLog } from "./commit-log";
import {
  type AnySchema,
  type AsyncSyscall,
  captureConvexTest,
  type ExecutionContext,
  type JsSyscall,
  type ModuleLoader,
  type TestAccessor,
  type TestDatabaseConstructor,
} from "./convex-test-internals";
import { type Documents, indexedDocuments } from "./documents";
import { type FunctionLog, observeCallsOfActions } from "./function-log";
import type { DocumentChange } from "./read-set";
import type { RequestScope } from "./request-scope";

/** Who calls: a signed-in user or nobody, and from where. */
export interface Caller {
  identity: Partial<UserIdentity> | null;
  ip: string | null;
  userAgent: string | null;
  /** The client's request that this is part of. */
  request?: RequestScope;
}

export const nobody: Caller = { identity: null, ip: null, userAgent: null };

export interface FunctionCall {
  type: "query" | "mutation" | "action";
  /** Empty for the app, else `name` or `parent/child`. */
  component: string;
  /** `module:export`. */
  path: string;
  arguments: Record<string, Value | undefined>;
  caller: Caller;
}

export interface Commit {
  ts: bigint;
  changes: readonly DocumentChange[];
}

/** Runs a query inside asynchronous contexts of the watcher's own. */
export type QueryScope = <Result>(query: () => Result) => Result;

type InlineHandler = (context: Record<string, unknown>) => Promise<unknown>;

/**
 * Runs Convex functions. One transaction runs at a time, over all components, which is stricter than the optimistic
 * concurrency of real Convex: conflicts cannot occur.
 */
export interface Engine {
  run(call: FunctionCall): Promise<Value>;
  /** Runs a query within `scope`, which may note what it reads. */
  watch(call: FunctionCall, scope: QueryScope): Promise<Value>;
  /** Runs a handler of our own as an action of a component. */
  runAction(component: string, caller: Caller, handler: InlineHandler): Promise<unknown>;
  /** Runs a handler of our own as a query of a component. */
  runQuery(component: string, caller: Caller, handler: InlineHandler): Promise<unknown>;
  /** Runs a handler of our own as one mutation of a component; a nested `runNested` joins its transaction. */
  runMutation(
    component: string,
    handler: (documents: Documents) => Promise<unknown>,
    caller?: Caller,
  ): Promise<unknown>;
  runNested(component: string, path: string, functionArguments: Value, caller?: Caller): Promise<Value>;
  /** Calls `change` while no transaction is open. */
  betweenTransactions(change: () => void): Promise<void>;
  /** Adds or changes a component: its schema and where its functions come from. */
  setComponent(component: string, schema: AnySchema | null, modules: ModuleLoader): void;
  documents(component: string): Documents | undefined;
  components(): string[];
  /** Throws the validation error of the first document that `schema` refuses. */
  validate(schema: AnySchema, component: string): { table: string; id: string; reason: string } | undefined;
  /** Told in order of commit, before the change is on disk. */
  onCommit(listener: (commit: Commit) => void): void;
  /** Resolves once every commit so far is on disk. */
  durable(): Promise<void>;
  /** At or after every commit, never less than one given out before; nanoseconds. */
  timestamp(): bigint;
  /** The function that runs in the current asynchronous context. */
  executing(): ExecutionContext | undefined;
  /** Replaces calls that functions make to the engine; return `undefined` to leave one to convex-test. */
  interceptSyscalls(handler: (operation: string, args: Record<string, unknown>) => Promise<string> | undefined): void;
  interceptResults(handler: (operation: string, jsonArguments: string, proceed: AsyncSyscall) => Promise<string>): void;
  interceptStorage(handler: JsSyscall): void;
}

export async function startEngine(log: CommitLog, functionLog: FunctionLog): Promise<Engine> {
  const { accessor, state, executionContext, Database } = await captureConvexTest();
  const IndexedDocuments = indexedDocuments(Database);
  const manager = state.transactionManager;
  observeCallsOfActions(executionContext, functionLog);
  /** Work started by a commit must not inherit the context of the function that committed: its identity, its transaction. */
  const outsideOfFunctions = AsyncLocalStorage.snapshot();
  const commitListeners: ((commit: Commit) => void)[] = [];
  const databases = new Map<string, Documents>();
  let pendingChanges: DocumentChange[] = [];
  let lastTimestamp = log.lastTimestamp;
  manager._lastCommitTs = log.lastTimestamp;

  // convex-test asks whether any transaction is open; an action that stores a file meanwhile must not join a stranger's.
  const isInTransaction = manager.isInTransaction.bind(manager);
  manager.isInTransaction = () => {
    const type = executionContext.getStore()?.udfType;
    return type === "action" || type === "http" ? false : isInTransaction();
  };
  const commit = manager.commit.bind(manager);
  manager.commit = (isNested) => {
    const ts = commit(isNested);
    if (!isNested && ts !== null && pendingChanges.length > 0) {
      const changes = pendingChanges;
      pendingChanges = [];
      log.append(ts, changes);
      outsideOfFunctions(() => {
        for (const listener of commitListeners) listener({ ts, changes });
      });
    }
    return ts;
  };

  const createDatabase = (component: string, schema: AnySchema | null): Documents => {
    const documents = new IndexedDocuments(schema, component, (changes) => pendingChanges.push(...changes));
    const kept = log.kept.get(component);
    if (kept) {
      documents.restore(kept.documents.values(), kept.lastId);
      log.kept.delete(component);
    }
    databases.set(component, documents);
    return documents;
  };

  const setComponent = (component: string, schema: AnySchema | null, modules: ModuleLoader): void => {
    const known = databases.get(component);
    known?.replaceSchema(schema);
    state.components[component] = { db: known ?? createDatabase(component, schema), modules };
  };
  const noModules: ModuleLoader = async (modulePath) => {
    throw new Error(`Could not find module for: "${modulePath}"`);
  };
  for (const component of ["", ...log.kept.keys()]) setComponent(component, null, noModules);

  const as = ({ identity, ip, userAgent }: Caller): TestAccessor => {
    const from = accessor.withRequestMetadata({ ip, userAgent });
    return identity ? from.withIdentity(identity) : from;
  };
  const call = ({ type, component, path, arguments: args, caller }: FunctionCall): Promise<Value> => {
    const target = { componentPath: component, udfPath: path };
    const invoke = { query: "queryFromPath", mutation: "mutationFromPath", action: "actionFromPath" } as const;
    const source = { type, component, identifier: path };
    return functionLog.observe(source, () => as(caller)[invoke[type]](target, args), { request: caller.request });
  };
  const inComponent = <Result>(component: string, run: () => Result): Result =>
    executionContext.run(
      { componentPath: component, udfPath: "inline", udfType: "http", depth: 0, paginatedQueries: 0 },
      run,
    );

  return {
    run: (functionCall) => outsideOfFunctions(() => call(functionCall)),
    watch: (functionCall, scope) => outsideOfFunctions(() => scope(() => call(functionCall))),
    runAction: (component, caller, handler) =>
      inComponent(component, () => as(caller).action((context) => handler(context))),
    runQuery: (component, caller, handler) => inComponent(component, () => as(caller).query(handler)),
    runMutation: (component, handler, caller = nobody) =>
      as(caller).runInComponent(component, async () => {
        const documents = databases.get(component);
        return documents ? await handler(documents) : null;
      }),
    runNested: (component, path, functionArguments, caller = nobody) =>
      functionLog.observe(
        { type: "mutation", component, identifier: path },
        () => as(caller).mutationFromPath({ componentPath: component, udfPath: path }, functionArguments),
        { request: caller.request },
      ),
    async betweenTransactions(change) {
      while (manager._waitOnCurrentFunction !== null) await manager._waitOnCurrentFunction;
      change();
    },
    setComponent,
    documents: (component) => databases.get(component),
    components: () => [...databases.keys()],
    validate: (schema, component) => firstInvalid(Database, schema, component, databases.get(component)),
    onCommit: (listener) => commitListeners.push(listener),
    durable: () => log.flushed(),
    timestamp() {
      const now = BigInt(Date.now()) * 1_000_000n;
      for (const other of [now, manager._lastCommitTs]) if (other > lastTimestamp) lastTimestamp = other;
      return lastTimestamp;
    },
    executing: () => executionContext.getStore(),
    interceptSyscalls(handler) {
      const proceed = state.asyncSyscall;
      state.asyncSyscall = (operation, json) => handler(operation, JSON.parse(json)) ?? proceed(operation, json);
    },
    interceptResults(handler) {
      const proceed = state.asyncSyscall;
      state.asyncSyscall = (operation, json) => handler(operation, json, proceed);
    },
    interceptStorage(handler) {
      state.jsSyscall = handler;
    },
  };
}

function firstInvalid(
  Database: TestDatabaseConstructor,
  schema: AnySchema,
  component: string,
  documents: Documents | undefined,
): { table: string; id: string; reason: string } | undefined {
  const judge = new Database(schema, component);
  for (const table of documents?.tableNames() ?? []) {
    for (const { _id, _creationTime, ...fields } of documents?.table(table) ?? []) {
      try {
        judge._validate(table, fields);
      } catch (error) {
        return { table, id: _id, reason: error instanceof Error ? error.message : String(error) };
      }
    }
  }
  return undefined;
}
