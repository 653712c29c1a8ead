import { convexToJson, type JSONValue, jsonToConvex, type Value } from "convex/values";

/*
 * The JSON of snapshots, which keeps apart what JavaScript's JSON does not: `1` is an int64, `1.0` a float64; special
 * floats and bytes are `{"$float"}` and `{"$bytes"}` (backend, crate `value`: `export_clean_lossless` and
 * `from_clean_lossless`; commit 94a42c3d).
 */

export function losslessJson(value: Value): string {
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number" && Number.isFinite(value)) return floatText(value);
  if (Array.isArray(value)) return `[${value.map(losslessJson).join(",")}]`;
  if (typeof value === "object" && value !== null && !(value instanceof ArrayBuffer)) {
    const fields = Object.entries(value).flatMap(([name, field]) =>
      field === undefined ? [] : [`${JSON.stringify(name)}:${losslessJson(field)}`],
    );
    return `{${fields.join(",")}}`;
  }
  return JSON.stringify(convexToJson(value));
}

/** The opposite of {@link losslessJson}. Throws for text that is not JSON and for JSON that is no Convex value. */
export function valueOfLosslessJson(text: string): Value {
  // JSON.parse says nothing of how a number was written, so integers are marked before it reads them.
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    /^-?\d+$/.test(token) ? JSON.stringify(convexToJson(BigInt(token))) : token,
  );
  return jsonToConvex(JSON.parse(marked) as JSONValue);
}

function floatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
