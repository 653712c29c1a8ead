import { isDeepStrictEqual } from "node:util";
import { type Properties, Secret, type Unknown, unknown, type Value } from "./provider";

/** A value without secrets and unknowns in it: what JSON can say. */
export type PlainValue = null | boolean | number | string | PlainValue[] | { [key: string]: PlainValue };

export function isUnknown(value: Value | undefined): value is Unknown {
  return unwrap(value) === unknown;
}

/** Takes one secret wrapper off. */
export function unwrap(value: Value): Exclude<Value, Secret>;
export function unwrap(value: Value | undefined): Exclude<Value, Secret> | undefined;
export function unwrap(value: Value | undefined): Exclude<Value, Secret> | undefined {
  let bare = value;
  while (bare instanceof Secret) bare = bare.value;
  return bare;
}

/** Marks a value as secret; a secret stays as it is. */
export function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** True when the value or anything inside it is not known yet. */
export function containsUnknown(value: Value | undefined): boolean {
  const bare = unwrap(value);
  if (bare === unknown) return true;
  if (Array.isArray(bare)) return bare.some(containsUnknown);
  if (isMap(bare)) return Object.values(bare).some(containsUnknown);
  return false;
}

/** True when the value or anything inside it is secret. */
export function containsSecret(value: Value | undefined): boolean {
  if (value instanceof Secret) return true;
  if (Array.isArray(value)) return value.some(containsSecret);
  if (isMap(value)) return Object.values(value).some(containsSecret);
  return false;
}

/**
 * The value with every secret wrapper taken off, at any depth.
 *
 * @throws Error when a part of it is not known yet: check `containsUnknown` first
 */
export function plain(value: Properties): Record<string, PlainValue>;
export function plain(value: Value): PlainValue;
export function plain(value: Value): PlainValue {
  const bare = unwrap(value);
  if (bare === unknown) throw new Error("A value is needed that is not known before the deployment has run.");
  if (Array.isArray(bare)) return bare.map((item) => plain(item));
  if (isMap(bare)) {
    return Object.fromEntries(
      Object.entries(bare)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, plain(item)]),
    );
  }
  return bare as PlainValue;
}

/** Compares the meaning of two values: whether a part is marked as secret does not count, an unknown equals an unknown. */
export function deepEqual(left: Value | undefined, right: Value | undefined): boolean {
  return isDeepStrictEqual(bared(left), bared(right));
}

/** True for a map of values: not a list, a secret or a bare value. */
export function isMap(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Secret);
}

function bared(value: Value | undefined): unknown {
  const bare = unwrap(value);
  if (Array.isArray(bare)) return bare.map(bared);
  if (isMap(bare)) {
    return Object.fromEntries(
      Object.entries(bare)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => [key, bared(item)]),
    );
  }
  return bare;
}
