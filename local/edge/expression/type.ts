/** Types of Cloudflare's rules language. Bytes and strings are one: a string is a sequence of bytes there. */
export type Type = "string" | "integer" | "boolean" | "address" | { array: Type } | { map: Type };

export function sameType(left: Type, right: Type): boolean {
  if (typeof left === "string" || typeof right === "string") return left === right;
  if ("array" in left) return "array" in right && sameType(left.array, right.array);
  return "map" in right && sameType(left.map, right.map);
}

/** As the documentation writes it: `Map<Array<String>>`. */
export function typeName(type: Type): string {
  if (type === "address") return "IP address";
  if (typeof type === "string") return `${type[0]?.toUpperCase()}${type.slice(1)}`;
  return "array" in type ? `Array<${typeName(type.array)}>` : `Map<${typeName(type.map)}>`;
}
