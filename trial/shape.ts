/** The shape of a JSON value: kinds of values in place of the values. Holds nothing that could be secret but names of keys. */
export type Shape = string | { [key: string]: Shape } | [Shape] | [];

/** Keys that are data and not names: a map of these has one shape for all values. */
const looksLikeData = /^(prj_|dpl_|env_|[0-9a-f]{24,}$|.*[.@:/]|[A-Z][A-Z0-9_]+$)/;

export function shapeOf(value: unknown): Shape {
  if (value === null) return "null";
  if (Array.isArray(value)) {
    const shapes = [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort();
    return shapes.length === 0 ? [] : [JSON.parse(shapes.at(-1) ?? '""') as Shape];
  }
  if (typeof value !== "object") return typeof value;
  const entries = Object.entries(value).map(([key, child]): [string, Shape] => [
    looksLikeData.test(key) ? "<key>" : key,
    shapeOf(child),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

/**
 * What `actual` lacks or has otherwise than `expected`: a line each, by path. What is there beside it is no difference: a
 * vendor adds keys at any time.
 */
export function shapeDifferences(expected: Shape, actual: Shape | undefined, path = "$"): string[] {
  if (actual === undefined) return [`${path}: missing`];
  // An empty list, and null, say nothing of what could be there.
  if (expected === "null" || actual === "null" || isEmpty(expected) || isEmpty(actual)) return [];
  if (typeof expected === "string" || typeof actual === "string") {
    return expected === actual ? [] : [`${path}: ${kind(actual)} in place of ${kind(expected)}`];
  }
  if (Array.isArray(expected) !== Array.isArray(actual))
    return [`${path}: ${kind(actual)} in place of ${kind(expected)}`];
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return shapeDifferences(expected[0] ?? "null", actual[0] ?? "null", `${path}[]`);
  }
  const found = actual as Record<string, Shape>;
  return Object.entries(expected).flatMap(([key, shape]) => shapeDifferences(shape, found[key], `${path}.${key}`));
}

function isEmpty(shape: Shape): boolean {
  return Array.isArray(shape) && shape.length === 0;
}

function kind(shape: Shape): string {
  if (typeof shape === "string") return shape;
  return Array.isArray(shape) ? "list" : "object";
}
