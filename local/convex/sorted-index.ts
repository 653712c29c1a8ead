import { CommitTsPlaceholder, compareValues, jsonToConvex, type Value } from "convex/values";
import type { RangeStep, StoredDocument } from "./convex-test-internals";

type Key = (Value | undefined)[];
interface Entry {
  key: Key;
  document: StoredDocument;
}

/** The value at a dotted path; `undefined` where a part is missing or not a plain object, as Convex indexes it. */
function fieldValue(document: StoredDocument, fieldPath: string): Value | undefined {
  let value: unknown = document;
  for (const part of fieldPath.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value as Value | undefined;
}

/** A range over the leading fields of an index: equal to `prefix`, then between the bounds of the next field. */
export interface IndexRange {
  prefix: Key;
  lower?: { value: Value | undefined; inclusive: boolean };
  upper?: { value: Value | undefined; inclusive: boolean };
}

function bound(step: RangeStep): { value: Value | undefined } | undefined {
  const json = step.value;
  if (typeof json === "object" && json !== null && "$undefined" in json) return { value: undefined };
  const value = jsonToConvex(json as Parameters<typeof jsonToConvex>[0]);
  return (value as unknown) instanceof CommitTsPlaceholder ? undefined : { value };
}

/**
 * Reads the steps of `withIndex` as a range over `fields`. `undefined` when they are not a well-formed range (the
 * engine then reports the mistake) or hold a value that is only known at commit.
 */
export function parseIndexRange(fields: readonly string[], steps: readonly RangeStep[]): IndexRange | undefined {
  const range: IndexRange = { prefix: [] };
  for (const step of steps) {
    const parsed = bound(step);
    if (!parsed || step.fieldPath !== fields[range.prefix.length]) return undefined;
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

function keyOf(fields: readonly string[], document: StoredDocument): Key {
  return fields.map((field) => fieldValue(document, field));
}

/** The documents of one table in the order of one index, so that a range is found by bisection instead of a scan. */
export class SortedIndex {
  readonly fields: readonly string[];
  readonly #entries: Entry[] = [];

  /** `fields` must end with `_creationTime`, `_id` or with `_id`: keys are then unique. */
  constructor(fields: readonly string[], documents: Iterable<StoredDocument>) {
    this.fields = fields;
    for (const document of documents) this.#entries.push({ key: keyOf(fields, document), document });
    this.#entries.sort((a, b) => compareKeys(a.key, b.key));
  }

  insert(document: StoredDocument): void {
    const key = keyOf(this.fields, document);
    this.#entries.splice(
      this.#bisect((entry) => compareKeys(entry.key, key) >= 0),
      0,
      { key, document },
    );
  }

  remove(document: StoredDocument): void {
    const key = keyOf(this.fields, document);
    const at = this.#bisect((entry) => compareKeys(entry.key, key) >= 0);
    if (this.#entries[at]?.document._id === document._id) this.#entries.splice(at, 1);
  }

  /** At most `limit` documents of the range, in the order asked for. */
  read(range: IndexRange, order: "asc" | "desc", limit = Number.POSITIVE_INFINITY): StoredDocument[] {
    const from = this.#bisect((entry) => position(entry.key, range) >= 0);
    const to = this.#bisect((entry) => position(entry.key, range) > 0);
    const count = Math.min(limit, to - from);
    if (order === "asc") return this.#entries.slice(from, from + count).map((entry) => entry.document);
    return this.#entries
      .slice(to - count, to)
      .reverse()
      .map((entry) => entry.document);
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

function compareKeys(a: Key, b: Key): number {
  for (let at = 0; at < a.length; at++) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return 0;
}
