import { convexToJson, type JSONValue, type Value } from "convex/values";

/**
 * The `format` of an API request: `convex_encoded_json` (what Convex's own clients ask for) keeps all types, `json` is
 * plain, with integers as text and bytes as base64 (backend: `ValueFormat`).
 */
export function formatted(value: Value | undefined, format: string | undefined): JSONValue {
  return format === "json" ? plain(value ?? null) : convexToJson(value ?? null);
}

function plain(value: Value): JSONValue {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof ArrayBuffer) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, field]) => (field === undefined ? [] : [[name, plain(field)]])),
  );
}
