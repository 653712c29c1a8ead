import { getConvexSize, type Value } from "convex/values";

/*
 * What a single document may hold: https://docs.convex.dev/production/state/limits, section Documents (read November
 * 2026). Wording of the real backend: `crates/value/src/{array,object,size}.rs`, `crates/common/src/document.rs`.
 */

const KiB = 1024;
const MiB = KiB * KiB;
const longestDocument = MiB;
const deepestNesting = 16;
const longestArray = 8192;
const mostFields = 1024;

/** As the real backend prints sizes: `1.5 MiB`. */
export function printedSize(bytes: number): string {
  for (const [unit, size] of [
    ["MiB", MiB],
    ["KiB", KiB],
  ] as const) {
    if (bytes >= size) return `${Number((bytes / size).toFixed(2))} ${unit}`;
  }
  return `${bytes} B`;
}

/** Throws for what Convex would not store as a document. */
export function requireStorable(fields: Record<string, Value | undefined>): void {
  const reserved = Object.keys(fields).find((name) => name.startsWith("_"));
  if (reserved !== undefined) {
    throw new Error(
      `Field '${reserved}' starts with an underscore, which is only allowed for system fields like '_id'`,
    );
  }
  const depth = nesting(fields);
  if (depth > deepestNesting) {
    throw new Error(`Document is too nested (nested ${depth} levels deep > maximum nesting ${deepestNesting})`);
  }
  const size = getConvexSize(fields);
  if (size > longestDocument) {
    throw new Error(`Value is too large (${printedSize(size)} > maximum size ${printedSize(longestDocument)})`);
  }
}

function nesting(value: Value | undefined): number {
  if (Array.isArray(value)) {
    if (value.length > longestArray) {
      throw new Error(`Array length is too long (${value.length} > maximum length ${longestArray})`);
    }
    return 1 + deepest(value);
  }
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return 0;
  const fields = Object.values(value);
  if (fields.length > mostFields) {
    throw new Error(`Object has too many fields (${fields.length} > maximum number ${mostFields})`);
  }
  return 1 + deepest(fields);
}

function deepest(values: readonly (Value | undefined)[]): number {
  let most = 0;
  for (const value of values) most = Math.max(most, nesting(value));
  return most;
}
