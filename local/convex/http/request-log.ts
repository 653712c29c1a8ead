import type { Context } from "hono";
import type { Journal } from "../../journal";

/** Notes each request that the deployment answers, by the vendor's own name for it. */
export interface RequestLog {
  /** `path` stands for a path that holds variable parts. */
  note(kind: "read" | "write", context: Context, path?: string): void;
  noteOperation(kind: "read" | "write", operation: string): void;
}

export function createRequestLog(journal: Journal | undefined): RequestLog {
  return {
    note: (kind, { req }, path = req.path) => journal?.record("convex", kind, `${req.method} ${path}`),
    noteOperation: (kind, operation) => journal?.record("convex", kind, operation),
  };
}
