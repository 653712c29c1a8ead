import type { StoredDocument } from "./convex-test-internals";
import {
  compareKeys,
  type Entry,
  type IndexRange,
  type Key,
  keyOf,
  type Order,
  rangeHolds,
  type SortedIndex,
} from "./sorted-index";

/** A transaction's view of a table, beside what is committed: by id, the document as it sees it, `null` for none. */
export type Differences = ReadonlyMap<string, StoredDocument | null>;

export interface ScanParts {
  index: SortedIndex;
  range: IndexRange;
  order: Order;
  /** The transaction's own writes when the scan begins. */
  written: Differences;
  /** What others committed since the transaction began, as it was before; grows while the scan is under way. */
  undone: Differences;
  /** Start behind this key. */
  after?: Key | undefined;
  /** End with this key. */
  upTo?: Key | undefined;
}

const smallestBatch = 16;
const largestBatch = 1024;

/**
 * Walks along one range of an index, a batch of documents at a time, as one transaction sees it. Commits by others may
 * come between two steps: the walk goes on behind the last key, in the state that the transaction began with.
 */
export class RangeScan {
  readonly #parts: ScanParts;
  /** Documents in the range that differ from what is committed, in order. */
  #different: Entry[] = [];
  #committed: Entry[] = [];
  /** How far committed documents were fetched; those that are hidden need not be fetched again. */
  #lastFetched: Key | undefined;
  #batch = smallestBatch;
  #committedEnds = false;
  #indexVersion = -1;
  #undoneSeen = -1;
  #last: Key | undefined;
  #ended = false;

  constructor(parts: ScanParts) {
    this.#parts = parts;
    this.#last = parts.after;
  }

  /** The key of the document that came last. */
  get last(): Key | undefined {
    return this.#last;
  }

  /** Whether a change to this document would change what has been read so far. */
  covers(document: StoredDocument): boolean {
    const { index, range, after, upTo } = this.#parts;
    if (!rangeHolds(index.fields, range, document)) return false;
    const key = keyOf(index.fields, document);
    if (after && !this.#isBehind(key, after)) return false;
    const end = this.#ended ? upTo : (this.#last ?? after);
    if (!this.#ended && end === undefined) return false;
    return end === undefined || !this.#isBehind(key, end);
  }

  next(): StoredDocument | undefined {
    if (this.#ended) return undefined;
    this.#synchronize();
    const entry = this.#take();
    const { upTo } = this.#parts;
    if (!entry || (upTo && this.#isBehind(entry.key, upTo))) {
      this.#ended = true;
      return undefined;
    }
    this.#last = entry.key;
    return entry.document;
  }

  #isBehind(key: Key, other: Key): boolean {
    const order = compareKeys(key, other);
    return this.#parts.order === "asc" ? order > 0 : order < 0;
  }

  /** Takes notice of what was committed since the last step. */
  #synchronize(): void {
    const { index, undone } = this.#parts;
    if (this.#indexVersion !== index.version) {
      this.#indexVersion = index.version;
      this.#committed = [];
      this.#committedEnds = false;
      this.#lastFetched = undefined;
    }
    if (this.#undoneSeen !== undone.size) {
      this.#undoneSeen = undone.size;
      this.#different = this.#collectDifferent();
    }
  }

  #collectDifferent(): Entry[] {
    const { index, range, written, undone, order } = this.#parts;
    const entries: Entry[] = [];
    const add = (document: StoredDocument | null): void => {
      if (!document || !rangeHolds(index.fields, range, document)) return;
      const key = keyOf(index.fields, document);
      if (this.#last === undefined || this.#isBehind(key, this.#last)) entries.push({ key, document });
    };
    for (const document of written.values()) add(document);
    for (const [id, document] of undone) if (!written.has(id)) add(document);
    const direction = order === "asc" ? 1 : -1;
    return entries.sort((a, b) => compareKeys(a.key, b.key) * direction);
  }

  #take(): Entry | undefined {
    const committed = this.#nextCommitted();
    const [different] = this.#different;
    if (different && (!committed || this.#isBehind(committed.key, different.key))) return this.#different.shift();
    return this.#committed.shift();
  }

  /** The next committed document that the transaction sees as it is. */
  #nextCommitted(): Entry | undefined {
    const { index, range, order, written, undone } = this.#parts;
    for (;;) {
      const [entry] = this.#committed;
      if (entry) {
        const { _id } = entry.document;
        if (!written.has(_id) && !undone.has(_id)) return entry;
        this.#committed.shift();
      } else if (this.#committedEnds) {
        return undefined;
      } else {
        const behind = this.#lastFetched ?? this.#last;
        this.#committed = index.slice(range, order, this.#batch, behind);
        this.#committedEnds = this.#committed.length < this.#batch;
        this.#lastFetched = this.#committed.at(-1)?.key;
        this.#batch = Math.min(this.#batch * 2, largestBatch);
      }
    }
  }
}
