import { CommitTsPlaceholder, compareValues, jsonToConvex, type Value } from "convex/values";
import type { RangeStep, StoredDocument } from "./convex-test-internals";

export type Key = (Value | undefined)[];
export interface Entry {
  key: Key;
  document: StoredDocument;
}

export type Order = "asc" | "desc";

/** What a commit timestamp that is not known yet counts as (backend `MAX_COMMIT_TS`). */
const commitTimestampToBe = 2n ** 63n - 1n;

/** The value at a dotted path; `undefined` where a part is missing or not a plain object, as Convex indexes it. */
export function fieldValue(document: StoredDocument, fieldPath: string): Value | undefined {
  let value: unknown = document;
  for (const part of fieldPath.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return resolved(value as Value | undefined);
}

function resolved(value: Value | undefined): Value | undefined {
  return (value as unknown) instanceof CommitTsPlaceholder ? commitTimestampToBe : value;
}

/** A range over the leading fields of an index: equal to `prefix`, then between the bounds of the next field. */
export interface IndexRange {
  prefix: Key;
  lower?: { value: Value | undefined; inclusive: boolean };
  upper?: { value: Value | undefined; inclusive: boolean };
}

function bound(step: RangeStep): { value: Value | undefined } {
  const json = step.value;
  if (typeof json === "object" && json !== null && "$undefined" in json) return { value: undefined };
  return { value: resolved(jsonToConvex(json as Parameters<typeof jsonToConvex>[0])) };
}

/**
 * Reads the steps of `withIndex` as a range over `fields`. `undefined` when they are not a well-formed range.
 */
export function parseIndexRange(fields: readonly string[], steps: readonly RangeStep[]): IndexRange | undefined {
  const range: IndexRange = { prefix: [] };
  for (const step of steps) {
    const parsed = bound(step);
    if (step.fieldPath !== fields[range.prefix.length]) return undefined;
    const inclusive = step.type === "Gte" || step.type === "Lte";
    if (step.type === "Eq") {
      if (range.lower || range.upper) return undefined;
      range.prefix.push(parsed.value);
    } else if (step.type === "Gt" || step.type === "Gte") {
      if (range.lower) return undefined;
      range.lower = { ...parsed, inclusive };
    } else {
      if (range.upper) return undefined;
      range.upper = { ...parsed, inclusive };
    }
  }
  return range;
}

/** -1 when `key` lies before the range, 1 when after it, 0 within. */
function position(key: Key, range: IndexRange): number {
  for (const [at, value] of range.prefix.entries()) {
    const order = compareValues(key[at], value);
    if (order !== 0) return Math.sign(order);
  }
  const next = key[range.prefix.length];
  if (range.lower) {
    const order = compareValues(next, range.lower.value);
    if (order < 0 || (order === 0 && !range.lower.inclusive)) return -1;
  }
  if (range.upper) {
    const order = compareValues(next, range.upper.value);
    if (order > 0 || (order === 0 && !range.upper.inclusive)) return 1;
  }
  return 0;
}

/** Whether a document lies in a range of an index with these fields. */
export function rangeHolds(fields: readonly string[], range: IndexRange, document: StoredDocument): boolean {
  return position(keyOf(fields, document), range) === 0;
}

export function keyOf(fields: readonly string[], document: StoredDocument): Key {
  return fields.map((field) => fieldValue(document, field));
}

/** The documents of one table in the order of one index, so that a range is found by bisection instead of a scan. */
export class SortedIndex {
  readonly fields: readonly string[];
  readonly #entries: Entry[] = [];
  #version = 0;

  /** `fields` must end with `_creationTime`, `_id` or with `_id`: keys are then unique. */
  constructor(fields: readonly string[], documents: Iterable<StoredDocument>) {
    this.fields = fields;
    for (const document of documents) this.#entries.push({ key: keyOf(fields, document), document });
    this.#entries.sort((a, b) => compareKeys(a.key, b.key));
  }

  /** Another number whenever the documents are others. */
  get version(): number {
    return this.#version;
  }

  insert(document: StoredDocument): void {
    this.#version += 1;
    const key = keyOf(this.fields, document);
    this.#entries.splice(
      this.#bisect((entry) => compareKeys(entry.key, key) >= 0),
      0,
      { key, document },
    );
  }

  remove(document: StoredDocument): void {
    this.#version += 1;
    const key = keyOf(this.fields, document);
    const at = this.#bisect((entry) => compareKeys(entry.key, key) >= 0);
    if (this.#entries[at]?.document._id === document._id) this.#entries.splice(at, 1);
  }

  /** At most `limit` entries of the range in the order asked for, from the first that comes after the key `after`. */
  slice(range: IndexRange, order: Order, limit: number, after?: Key): Entry[] {
    let from = this.#bisect((entry) => position(entry.key, range) >= 0);
    let to = this.#bisect((entry) => position(entry.key, range) > 0);
    if (after && order === "asc")
      from = Math.max(
        from,
        this.#bisect((entry) => compareKeys(entry.key, after) > 0),
      );
    if (after && order === "desc")
      to = Math.min(
        to,
        this.#bisect((entry) => compareKeys(entry.key, after) >= 0),
      );
    if (to <= from) return [];
    if (order === "asc") return this.#entries.slice(from, Math.min(to, from + limit));
    return this.#entries.slice(Math.max(from, to - limit), to).reverse();
  }

  /** The first position at which `reached` holds; it must be false and then true along the entries. */
  #bisect(reached: (entry: Entry) => boolean): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      if (entry && !reached(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function compareKeys(a: Key, b: Key): number {
  for (let at = 0; at < a.length; at++) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}
