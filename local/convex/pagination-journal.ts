import { AsyncLocalStorage } from "node:async_hooks";
import type { Engine } from "./engine";

/**
 * What a query decided in its first run and must decide again: where its page ended. With it a live page grows and
 * shrinks in place, without gap to or overlap with the next. Opaque text to clients (sync protocol, `journal`).
 */
export interface Journal {
  endCursor: string | null;
}

const current = new AsyncLocalStorage<Journal>();

export function parseJournal(text: string | null | undefined): Journal {
  if (!text) return { endCursor: null };
  try {
    return { endCursor: String(JSON.parse(text).endCursor) };
  } catch {
    return { endCursor: null };
  }
}

export function journalText({ endCursor }: Journal): string | null {
  return endCursor === null ? null : JSON.stringify({ endCursor });
}

/** Runs a query that ends its page where `journal` says, and notes there where it ended. */
export function withJournal<Result>(journal: Journal, query: () => Result): Result {
  return current.run(journal, query);
}

/** What `1.0/queryPage` answers (convex/server `PaginationResult`). */
interface Page {
  continueCursor: string;
  isDone: boolean;
  pageStatus?: "SplitRecommended" | "SplitRequired" | null;
}

/** convex-test's cursor for the end of the range. */
const endOfRange = "_end_cursor";

/**
 * Lets `paginate` read and write the journal of the query that it runs in. A page that has an end keeps it, also when
 * the document that it ended with is gone: convex-test would then let it run to the end of the range.
 */
export function keepJournals(engine: Engine): void {
  engine.interceptResults(async (operation, json, proceed) => {
    if (operation !== "1.0/queryPage") return await proceed(operation, json);
    const journal = current.getStore();
    const args = JSON.parse(json) as { endCursor?: string | null };
    const endCursor = args.endCursor ?? journal?.endCursor ?? null;
    const page = JSON.parse(await proceed(operation, JSON.stringify({ ...args, endCursor }))) as Page;
    if (endCursor !== null && page.pageStatus !== "SplitRequired") {
      page.continueCursor = endCursor;
      page.isDone = endCursor === endOfRange;
    }
    if (journal) journal.endCursor = page.continueCursor;
    return JSON.stringify(page);
  });
}
