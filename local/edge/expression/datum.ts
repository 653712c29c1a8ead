import type { Address } from "./address";

/** A value while an expression is evaluated; `undefined` is the language's "missing value". */
export type Datum = string | number | boolean | Address | readonly Datum[] | ReadonlyMap<string, Datum> | undefined;

/** The values of one request (and its response), by field. */
export interface FieldSource {
  get(name: string): Datum;
}

export function isAddress(datum: Datum): datum is Address {
  return typeof datum === "object" && "version" in datum;
}

export function isList(datum: Datum): datum is readonly Datum[] {
  return Array.isArray(datum);
}

export function isMap(datum: Datum): datum is ReadonlyMap<string, Datum> {
  return datum instanceof Map;
}
