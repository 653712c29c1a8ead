import { AsyncLocalStorage } from "node:async_hooks";
import type { UserIdentity } from "convex/server";
import type { Value } from "convex/values";
import type { CommitLog, CommittedState } from "../database/commit-log";
import {
  type AnySchema,
  type AsyncSyscall,
  captureConvexTest,
  type ExecutionContext,
  type JsSyscall,
  type ModuleLoader,
  type TestAccessor,
} from "../database/convex-test-internals";
import { Documents } from "../database/documents";
import type { DocumentChange } from "../database/read-set";
import { databaseSyscall } from "../database/syscalls";
import { currentTransaction, type TransactionSlot } from "../database/transaction";
import { Transactions } from "../database/transactions";
import { pauseClock, runClock } from "./execution-clock";
import { type FunctionLog, observeCallsOfActions } from "./log";
import type { RequestScope } from "./request-scope";
import { requireTimeLeft } from "./time";

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

type Context = Record<string, unknown>;
type InlineHandler = (context: Context) => Promise<unknown>;

/** Gives the answer to a call of a function in `component` as JSON. */
export type SyscallAnswer = (args: Record<string, unknown>, documents: Documents, component: string) => unknown;

/**
 * Runs Convex functions. Transactions are those of Convex: see {@link Transactions}. All functions share one thread, so
 * they take turns whenever one of them awaits something.
 */
export interface Engine {
  run(call: FunctionCall): Promise<Value>;
  /** Runs a query within `scope`, which may note what it reads, until its answer is not outdated by the time it is there. */
  watch(call: FunctionCall, scope: QueryScope): Promise<Value>;
  /** Runs a handler of our own as an action of a component. */
  runAction(component: string, caller: Caller, handler: InlineHandler): Promise<unknown>;
  /** Runs a handler of our own as a query of a component. */
  runQuery(component: string, caller: Caller, handler: InlineHandler): Promise<unknown>;
  /** The context of an action with which transactions that conflict with others are run again. */
  callsOfActions(context: Context): Context;
  /** Runs a handler of our own as one mutation of a component; a nested `runNested` joins its transaction. */
  runMutation(
    component: string,
    handler: (documents: Documents, context: Context) => Promise<unknown>,
    caller?: Caller,
  ): Promise<unknown>;
  runNested(component: string, path: string, functionArguments: Value, caller?: Caller): Promise<Value>;
  /** Calls `change` while no transaction is open. */
  betweenTransactions(change: () => void): Promise<void>;
  /** Adds or changes a component: its schema and where its functions come from. */
  setComponent(component: string, schema: AnySchema | null, modules: ModuleLoader): void;
  documents(component: string): Documents | undefined;
  components(): string[];
  /** Told in order of commit, before the change is on disk. */
  onCommit(listener: (commit: Commit) => void): void;
  /** Resolves once every commit so far is on disk. */
  durable(): Promise<void>;
  /** At or after every commit, never less than one given out before; nanoseconds. */
  timestamp(): bigint;
  /** The function that runs in the current asynchronous context. */
  executing(): ExecutionContext | undefined;
  /** Answers calls that functions make to the engine, in the place of convex-test. */
  answerSyscalls(answers: Record<string, SyscallAnswer>): void;
  interceptResults(handler: (operation: string, jsonArguments: string, proceed: AsyncSyscall) => Promise<string>): void;
  interceptStorage(handler: JsSyscall): void;
}

export async function startEngine(log: CommitLog, functionLog: FunctionLog): Promise<Engine> {
  const { accessor, state, executionContext } = await captureConvexTest();
  observeCallsOfActions(executionContext, functionLog);
  /** Work started by a commit must not inherit the context of the function that committed: its identity, its transaction. */
  const outsideOfFunctions = AsyncLocalStorage.snapshot();
  const commitListeners: ((commit: Commit) => void)[] = [];
  const databases = new Map<string, Documents>();
  let lastTimestamp = log.lastTimestamp;

  const transactions = new Transactions({
    lastTimestamp: log.lastTimestamp,
    committed: (component, id) => databases.get(component)?.committed(id),
    apply: (changes, ts) => changes.flatMap((change) => databases.get(change.component)?.apply([change], ts) ?? []),
    onCommit(ts, changes) {
      outsideOfFunctions(() => {
        log.append(ts, changes);
        for (const listener of commitListeners) listener({ ts, changes });
      });
    },
  });
  state.transactionManager = transactions;

  const createDatabase = (component: string, schema: AnySchema | null): Documents => {
    const documents = new Documents(schema, component);
    const kept = log.kept.get(component);
    if (kept) {
      for (const [name, number] of kept.tableNumbers) documents.tableNumbers.adopt(name, number);
      documents.restore(kept.documents.values());
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

  log.compactFrom(() => committedState(transactions.lastCommitTimestamp, databases));

  const as = ({ identity, ip, userAgent }: Caller): TestAccessor => {
    const from = accessor.withRequestMetadata({ ip, userAgent });
    return identity ? from.withIdentity(identity) : from;
  };
  const perform = ({ type, component, path, arguments: args, caller }: FunctionCall, slot?: TransactionSlot) => {
    const target = { componentPath: component, udfPath: path };
    const from = as(caller);
    if (type === "query") return transactions.query(() => from.queryFromPath(target, args), slot);
    if (type === "mutation") return transactions.mutation(() => from.mutationFromPath(target, args));
    return from.actionFromPath(target, args);
  };
  const call = (functionCall: FunctionCall, slot?: TransactionSlot): Promise<Value> => {
    const { type, component, path: identifier, caller } = functionCall;
    const source = { type, component, identifier };
    return functionLog.observe(source, () => perform(functionCall, slot), { request: caller.request });
  };
  const callsOfActions = (context: Context): Context => {
    const { runQuery, runMutation } = context as Record<string, (...args: unknown[]) => Promise<unknown>>;
    return {
      ...context,
      runQuery: (...args: unknown[]) => transactions.query(() => runQuery?.(...args) ?? Promise.resolve()),
      runMutation: (...args: unknown[]) => transactions.mutation(() => runMutation?.(...args) ?? Promise.resolve()),
    };
  };

  const answers = new Map<string, SyscallAnswer>();
  const leftToConvexTest = state.asyncSyscall;
  let answer: AsyncSyscall = async (operation, json) => {
    const execution = executionContext.getStore();
    const documents = databases.get(execution?.componentPath ?? "");
    const found = execution && documents && databaseSyscall(documents, operation, json, execution);
    if (found !== undefined) return found;
    const own = answers.get(operation);
    if (own && documents) return JSON.stringify(await own(JSON.parse(json), documents, execution?.componentPath ?? ""));
    // What an action does in the database is a transaction of its own.
    if (currentTransaction() || !ofTransaction.test(operation)) return await leftToConvexTest(operation, json);
    return await transactions.mutation(() => leftToConvexTest(operation, json));
  };
  state.asyncSyscall = (operation, json) => timed(() => answer(operation, json));
  const syncLeftToConvexTest = state.syscall;
  state.syscall = (operation, json) => {
    const execution = executionContext.getStore();
    const documents = databases.get(execution?.componentPath ?? "");
    const found = execution && documents && databaseSyscall(documents, operation, json, execution);
    return found ?? syncLeftToConvexTest(operation, json);
  };

  const inComponent = <Result>(component: string, run: () => Result): Result =>
    executionContext.run(
      { componentPath: component, udfPath: "inline", udfType: "http", depth: 0, paginatedQueries: 0 },
      run,
    );

  return {
    run: (functionCall) => outsideOfFunctions(() => call(functionCall)),
    async watch(functionCall, scope) {
      for (;;) {
        const slot: TransactionSlot = {};
        const outcome = outsideOfFunctions(() => scope(() => call(functionCall, slot)));
        await outcome.catch(() => {});
        // A commit that came while the query ran found only part of what it reads.
        if (!slot.transaction?.conflict()) return await outcome;
      }
    },
    callsOfActions,
    runAction: (component, caller, handler) =>
      inComponent(component, () => as(caller).action((context) => handler(callsOfActions(context)))),
    runQuery: (component, caller, handler) =>
      inComponent(component, () => transactions.query(() => as(caller).query(handler))),
    runMutation: (component, handler, caller = nobody) =>
      outsideOfFunctions(() =>
        transactions.mutation(() =>
          as(caller).runInComponent(component, async (context) => {
            const documents = databases.get(component);
            return documents ? await handler(documents, context) : null;
          }),
        ),
      ),
    runNested: (component, path, functionArguments, caller = nobody) =>
      functionLog.observe(
        { type: "mutation", component, identifier: path },
        () => as(caller).mutationFromPath({ componentPath: component, udfPath: path }, functionArguments),
        { request: caller.request },
      ),
    betweenTransactions: (change) => transactions.alone(change),
    setComponent,
    documents: (component) => databases.get(component),
    components: () => [...databases.keys()],
    onCommit: (listener) => commitListeners.push(listener),
    durable: () => log.flushed(),
    timestamp() {
      const now = BigInt(Date.now()) * 1_000_000n;
      for (const other of [now, transactions.lastCommitTimestamp]) if (other > lastTimestamp) lastTimestamp = other;
      return lastTimestamp;
    },
    executing: () => executionContext.getStore(),
    answerSyscalls(more) {
      for (const [operation, handler] of Object.entries(more)) answers.set(operation, handler);
    },
    interceptResults(handler) {
      const proceed = answer;
      answer = (operation, json) => handler(operation, json, proceed);
    },
    interceptStorage(handler) {
      state.jsSyscall = handler;
    },
  };
}

/** System calls that write in a transaction which, in an action, nobody has begun. */
const ofTransaction = /^1\.0\/(actions\/(schedule|cancel_job)|storageDelete)$/;

/** The time that the code of a transaction uses between its system calls is counted. */
async function timed(syscall: () => Promise<string>): Promise<string> {
  const clock = currentTransaction()?.clock;
  if (!clock) return await syscall();
  pauseClock(clock);
  requireTimeLeft(clock);
  try {
    return await syscall();
  } finally {
    runClock(clock);
  }
}

/** What is committed now. Documents are never changed, so it stays as it is. */
function committedState(ts: bigint, databases: Map<string, Documents>): CommittedState {
  return {
    ts,
    components: [...databases].map(([component, documents]) => ({
      component,
      tableNumbers: documents.tableNumbers.ofApp,
      documents: documents
        .tableNames()
        .flatMap((table) =>
          [...documents.table(table)].map((document): [string, typeof document] => [table, document]),
        ),
    })),
  };
}
