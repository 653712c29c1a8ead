import { AsyncLocalStorage } from "node:async_hooks";
import type { StoredDocument } from "./convex-test-internals";

/** What one commit did to one document; `before` is absent for an insert, `after` for a delete. */
export interface DocumentChange {
  component: string;
  table: string;
  id: string;
  before?: StoredDocument;
  after?: StoredDocument;
}

type Covers = (document: StoredDocument) => boolean;

/** What a query read, precise to documents and index ranges: only a change within it can alter the result. */
export class ReadSet {
  readonly #documents = new Set<string>();
  readonly #ranges = new Map<string, Covers[]>();

  addDocument(component: string, id: string): void {
    this.#documents.add(`${component} ${id}`);
  }

  addRange(component: string, table: string, covers: Covers): void {
    const key = `${component} ${table}`;
    const ranges = this.#ranges.get(key);
    if (ranges) ranges.push(covers);
    else this.#ranges.set(key, [covers]);
  }

  isTouchedBy(change: DocumentChange): boolean {
    if (this.#documents.has(`${change.component} ${change.id}`)) return true;
    const ranges = this.#ranges.get(`${change.component} ${change.table}`);
    if (!ranges) return false;
    const { before, after } = change;
    return ranges.some((covers) => (before && covers(before)) || (after && covers(after)));
  }
}

/** The read set of the query that runs in the current asynchronous context, if it is watched. */
export const currentReads = new AsyncLocalStorage<ReadSet>();
