import { parseAddress } from "./address";
import type { Datum, FieldSource } from "./datum";

/** The values of a request for tests, by field. */
export function sourceOf(values: Record<string, Datum>): FieldSource {
  return { get: (name) => values[name] };
}

export const list = (...values: string[]): Datum => values;
export const map = (entries: Record<string, readonly string[]>): Datum => new Map(Object.entries(entries));
export const address = (text: string): Datum => parseAddress(text);
