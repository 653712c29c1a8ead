import { randomUUID } from "node:crypto";
import type { FunctionType } from "./convex-test-internals";

/*
 * The log that `convex logs` and `convex dev` follow (`GET /api/stream_function_logs`; shapes: npm package convex
 * 1.48.0, `src/cli/lib/generatedFunctionLogsApi.ts`). Kept in memory.
 */

export type LogLevel = "DEBUG" | "LOG" | "INFO" | "WARN" | "ERROR";

export interface FunctionSource {
  type: FunctionType;
  component: string;
  /** `module:export`, or `METHOD /path` of an HTTP action. */
  identifier: string;
}

interface LogEntry {
  kind: "Completion" | "Progress";
  udfType: "Query" | "Mutation" | "Action" | "HttpAction";
  componentPath: string | null;
  identifier: string;
  /** Seconds since the epoch. */
  timestamp: number;
  logLines: { messages: string[]; isTruncated: boolean; timestamp: number; level: LogLevel }[];
  requestId: string;
  executionId: string;
}

export interface FunctionLog {
  printed(source: FunctionSource, level: LogLevel, message: string): void;
  /** Notes how a function ended, and how long it took. */
  observe<Result>(source: FunctionSource, work: Promise<Result>): Promise<Result>;
  /** Entries after `cursor`, or as soon as there is one; none if `patience` (milliseconds) ends first. */
  read(cursor: number, patience: number): Promise<{ entries: LogEntry[]; newCursor: number }>;
}

const capacity = 1000;
const udfTypes = { query: "Query", mutation: "Mutation", action: "Action", http: "HttpAction" } as const;

export function createFunctionLog(): FunctionLog {
  const kept: { at: number; entry: LogEntry }[] = [];
  const waiting = new Set<() => void>();
  // Cursors are times, so that one of an earlier process finds what this one logged.
  let lastCursor = Date.now();

  const add = (source: FunctionSource, entry: Pick<LogEntry, "kind" | "logLines"> & Record<string, unknown>): void => {
    const id = randomUUID();
    lastCursor = Math.max(lastCursor + 1, Date.now());
    kept.push({
      at: lastCursor,
      entry: {
        udfType: udfTypes[source.type],
        componentPath: source.component || null,
        identifier: source.identifier.replace(/:default$/, ""),
        timestamp: Date.now() / 1000,
        requestId: id,
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
    printed(source, level, message) {
      const line = { messages: [message], isTruncated: false, timestamp: Date.now(), level };
      add(source, { kind: "Progress", logLines: [line] });
    },
    async observe(source, work) {
      const started = performance.now();
      let error: string | undefined;
      try {
        return await work;
      } catch (thrown) {
        error = thrown instanceof Error ? `Uncaught ${thrown.name}: ${thrown.message}` : String(thrown);
        throw thrown;
      } finally {
        const executionTime = (performance.now() - started) / 1000;
        const outcome = error === undefined ? { success: null } : { error };
        const rest = { cachedResult: false, caller: "", identityType: "", environment: "isolate", willRetry: false };
        add(source, { kind: "Completion", logLines: [], executionTime, ...outcome, ...rest });
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
