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

/** Lets `paginate` read and write the journal of the query that it runs in. */
export function keepJournals(engine: Engine): void {
  engine.interceptResults(async (operation, json, proceed) => {
    const journal = operation === "1.0/queryPage" ? current.getStore() : undefined;
    if (!journal) return await proceed(operation, json);
    const args = JSON.parse(json);
    const endCursor = args.endCursor ?? journal.endCursor;
    const answer = await proceed(operation, JSON.stringify({ ...args, endCursor }));
    journal.endCursor = String(JSON.parse(answer).continueCursor);
    return answer;
  });
}
