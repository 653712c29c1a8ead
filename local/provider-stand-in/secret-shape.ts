import { type Properties, Secret, type Value } from "../../provider-rpc/provider";
import { isMap, type PlainValue, secret } from "../../provider-rpc/values";
import type { Plain } from "./resource-kind";

/** Marks as secret what is secret in `like` at the same place, and the top-level properties named in `secrets`. */
export function markSecrets(values: Plain, like: Properties, secrets: readonly string[] = []): Properties {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const marked = markLike(value, like[key]);
      return [key, secrets.includes(key) ? secret(marked) : marked];
    }),
  );
}

function markLike(value: PlainValue, like: Value | undefined): Value {
  if (like instanceof Secret) return new Secret(value);
  if (Array.isArray(value))
    return value.map((item, index) => markLike(item, Array.isArray(like) ? like[index] : undefined));
  if (typeof value === "object" && value !== null) {
    const map = isMap(like) ? like : {};
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, markLike(item, map[key])]));
  }
  return value;
}
