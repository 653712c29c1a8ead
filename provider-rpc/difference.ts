import type { DiffKind, DiffResult, Properties, Value } from "./provider";
import { deepEqual, isMap, unwrap } from "./values";

export interface DifferenceOptions {
  /** Top-level properties that cannot change in place: a change of one makes it a replacement. */
  replaceOn?: readonly string[];
  /** Top-level properties that are compared whole, not key by key (a file list, a secret text). */
  whole?: readonly string[];
}

/**
 * Compares old inputs with new ones and names each difference by its path: `variables.SITE_URL`, `tags[0]`,
 * `headers["x-frame-options"]`. Secret wrappers do not count; lists of unequal length are named as a whole.
 */
export function difference(oldInputs: Properties, news: Properties, options: DifferenceOptions = {}): DiffResult {
  const detailed: Record<string, DiffKind> = {};
  for (const key of new Set([...Object.keys(oldInputs), ...Object.keys(news)])) {
    const found = new Map<string, DiffKind>();
    const whole = options.whole?.includes(key) ?? false;
    collect(segment("", key), oldInputs[key], news[key], whole, found);
    const replace = options.replaceOn?.includes(key) ?? false;
    for (const [path, kind] of found) detailed[path] = replace ? (`${kind}-replace` as DiffKind) : kind;
  }
  return { changes: Object.keys(detailed).length > 0, detailed };
}

function collect(
  path: string,
  old: Value | undefined,
  now: Value | undefined,
  whole: boolean,
  found: Map<string, DiffKind>,
): void {
  if (deepEqual(old, now)) return;
  if (old === undefined) found.set(path, "add");
  else if (now === undefined) found.set(path, "delete");
  else if (whole) found.set(path, "update");
  else collectInside(path, unwrap(old), unwrap(now), found);
}

function collectInside(path: string, old: Value, now: Value, found: Map<string, DiffKind>): void {
  if (isMap(old) && isMap(now)) {
    for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
      collect(segment(path, key), old[key], now[key], false, found);
    }
  } else if (Array.isArray(old) && Array.isArray(now) && old.length === now.length) {
    for (const [index, item] of old.entries()) collect(`${path}[${index}]`, item, now[index], false, found);
  } else {
    found.set(path, "update");
  }
}

/** Property paths as the engine reads them: a key that is not a plain name is quoted. */
function segment(path: string, key: string): string {
  if (!/^[A-Za-z_][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}
