import type { PlainValue } from "../../provider-rpc/values";
import type { Plain } from "../provider-stand-in/resource-kind";
import type { Kept } from "./cloudflare-state";

/** Maps whose keys are data, not property names: they go as they are. */
const asTheyAre = ["headers", "data", "value", "rules_by_id"];

/** SDK properties (camelCase) as the API names them (snake_case). */
export function vendorJson(value: PlainValue): PlainValue {
  if (Array.isArray(value)) return value.map(vendorJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [snakeCase(key), asTheyAre.includes(key) ? item : vendorJson(item)]),
  );
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A record as the API gives it: `content` of a structured one is made from its data. */
export function recordJson({ id, properties }: Kept): PlainValue {
  const { zoneId: _zone, ...rest } = properties;
  const { data } = properties;
  const content = properties["content"] ?? (isPlain(data) ? contentOf(String(properties["type"]), data) : "");
  return vendorJson({ id, ...rest, content });
}

/** The API writes a structured record as a zone file does: the value of a CAA record in quotes. */
function contentOf(type: string, data: Plain): string {
  if (type === "CAA") return `${data["flags"]} ${data["tag"]} "${data["value"]}"`;
  return Object.values(data).join(" ");
}

function isPlain(value: PlainValue | undefined): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
