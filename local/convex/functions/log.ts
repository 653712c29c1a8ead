import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { traceOf } from "../convex-error";
import type { ExecutionContext, FunctionType } from "../database/convex-test-internals";
import { newRequest, type RequestScope, type RequestSource } from "./request-scope";

/*
 * The log that `convex logs` and `convex dev` follow (`GET /api/stream_function_logs`; shapes: npm package convex
 * 1.48.0, `src/cli/lib/generatedFunctionLogsApi.ts`; backend `local_backend/src/logs.rs`). Kept in memory.
 */

export type LogLevel = "DEBUG" | "LOG" | "INFO" | "WARN" | "ERROR";

export interface FunctionSource {
  type: FunctionType;
  component: string;
  /** `module:export`, or `METHOD /path` of an HTTP action. */
  identifier: string;
}

interface LogLine {
  messages: string[];
  isTruncated: boolean;
  /** Milliseconds since the epoch. */
  timestamp: number;
  level: LogLevel;
}

interface LogEntry {
  kind: "Completion" | "Progress";
  udfType: "Query" | "Mutation" | "Action" | "HttpAction";
  componentPath: string | null;
  identifier: string;
  /** Seconds since the epoch. */
  timestamp: number;
  logLines: LogLine[];
  requestId: string;
  executionId: string;
}

export interface FunctionLog {
  printed(source: FunctionSource, level: LogLevel, values: unknown[]): void;
  /** Runs a function, and notes how it ended and how long it took. */
  observe<Result>(source: FunctionSource, run: () => Promise<Result>, options?: ObserveOptions): Promise<Result>;
  /** Entries after `cursor`, or as soon as there is one; none if `patience` (milliseconds) ends first. */
  read(cursor: number, patience: number): Promise<{ entries: LogEntry[]; newCursor: number }>;
}

export interface ObserveOptions {
  request?: RequestScope | undefined;
  /** What an HTTP action answered. */
  status?: () => number | undefined;
}

/** One run of a function that the log tells of. */
interface Execution {
  id: string;
  source: FunctionSource;
  request: RequestScope;
  lines: LogLine[];
}

const capacity = 1000;
const udfTypes = { query: "Query", mutation: "Mutation", action: "Action", http: "HttpAction" } as const;
const current = new AsyncLocalStorage<Execution>();

/** Actions tell while they run; transactions, which may be run again, when they have ended. */
const tellsAtOnce = ({ type }: FunctionSource): boolean => type === "action" || type === "http";

export function createFunctionLog(): FunctionLog {
  const kept: { at: number; entry: LogEntry }[] = [];
  const waiting = new Set<() => void>();
  // Cursors are times, so that one of an earlier process finds what this one logged.
  let lastCursor = Date.now();

  const add = (
    { id, request }: Pick<Execution, "id" | "request">,
    source: FunctionSource,
    entry: Pick<LogEntry, "kind" | "logLines"> & Record<string, unknown>,
  ): void => {
    lastCursor = Math.max(lastCursor + 1, Date.now());
    kept.push({
      at: lastCursor,
      entry: {
        udfType: udfTypes[source.type],
        componentPath: source.component || null,
        identifier: source.identifier.replace(/:default$/, ""),
        timestamp: Date.now() / 1000,
        requestId: request.id,
        executionId: id,
        ...entry,
      },
    });
    if (kept.length > capacity) kept.shift();
    for (const wake of waiting) wake();
    waiting.clear();
  };
  const after = (cursor: number): LogEntry[] => kept.filter(({ at }) => at > cursor).map(({ entry }) => entry);

  return {
    printed(source, level, values) {
      const line = { messages: values.map(shown), isTruncated: false, timestamp: Date.now(), level };
      const execution = current.getStore();
      execution?.request.logLines.push(`[${level}] ${line.messages.join(" ")}`);
      if (execution && !tellsAtOnce(execution.source)) execution.lines.push(line);
      else {
        const teller = execution ?? { id: randomUUID(), request: newRequest("Action") };
        add(teller, source, { kind: "Progress", logLines: [line] });
      }
    },
    async observe(source, run, { request, status } = {}) {
      const parent = current.getStore();
      const execution: Execution = {
        id: randomUUID(),
        source,
        request: request ?? parent?.request ?? newRequest("Scheduler"),
        lines: [],
      };
      const started = performance.now();
      let error: string | undefined;
      try {
        return await current.run(execution, run);
      } catch (thrown) {
        error = traceOf(thrown);
        throw thrown;
      } finally {
        const http = source.type === "http" && error === undefined ? { status: String(status?.() ?? 200) } : null;
        add(execution, source, {
          kind: "Completion",
          logLines: execution.lines,
          executionTime: (performance.now() - started) / 1000,
          executionTimestamp: Date.now() / 1000,
          ...(error === undefined ? { success: http } : { success: null, error }),
          cachedResult: false,
          caller: (parent ? "Action" : execution.request.source) satisfies RequestSource,
          parentExecutionId: parent?.id ?? null,
          identityType: "unknown",
          environment: "isolate",
          usageStats: noUsage,
          returnBytes: null,
          occInfo: null,
          willRetry: false,
        });
      }
    },
    async read(cursor, patience) {
      if (after(cursor).length === 0 && cursor >= lastCursor) {
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
          setTimeout(resolve, patience).unref();
        });
      }
      return { entries: after(cursor), newCursor: lastCursor };
    },
  };
}

/**
 * Lets the log tell of the functions that actions call, too: convex-test enters `contexts` for each function that it
 * runs. Functions that a transaction calls are part of it.
 */
export function observeCallsOfActions(contexts: AsyncLocalStorage<ExecutionContext>, log: FunctionLog): void {
  // Looked up at each call: convex-test is watched through the prototype while a further engine starts.
  const enter = (context: ExecutionContext, run: () => unknown): unknown =>
    AsyncLocalStorage.prototype.run.call(contexts, context, run);
  const observed = (context: ExecutionContext, run: () => unknown): unknown => {
    const caller = contexts.getStore();
    const { udfType: type, componentPath: component, udfPath: identifier } = context;
    const ours = identifier === "inline" || identifier === "custom";
    if (!caller || (caller.udfType !== "action" && caller.udfType !== "http") || ours) return enter(context, run);
    return log.observe({ type, component, identifier }, async () => await enter(context, run));
  };
  contexts.run = observed as typeof contexts.run;
}

/** Convex shows what was printed as a JavaScript console does, texts in quotes. */
function shown(value: unknown): string {
  return inspect(value, { depth: 8, breakLength: Number.POSITIVE_INFINITY });
}

/** Nothing is metered here. */
const noUsage = {
  databaseReadBytes: 0,
  databaseWriteBytes: 0,
  databaseReadDocuments: 0,
  storageReadBytes: 0,
  storageWriteBytes: 0,
  vectorIndexReadBytes: 0,
  vectorIndexWriteBytes: 0,
  memoryUsedMb: 0,
};
