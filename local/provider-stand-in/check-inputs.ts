import type { z } from "zod";
import { type CheckFailure, type Properties, unknown, type Value } from "../../provider-rpc/provider";
import { isMap, unwrap } from "../../provider-rpc/values";

/**
 * Checks inputs against a schema. What is not known yet passes and is judged when it is known; a rule between properties
 * that meets an unknown one waits too. Messages name properties, never values.
 */
export function checkInputs(schema: z.ZodObject, inputs: Properties): CheckFailure[] {
  const bare = bareInputs(inputs);
  const parsed = schema.safeParse(bare);
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !meetsUnknown(bare, issue.path))
    .flatMap((issue) => {
      if (issue.code !== "unrecognized_keys") return [{ property: pathText(issue.path), reason: issue.message }];
      return issue.keys.map((key) => ({
        property: pathText([...issue.path, key]),
        reason: `"${key}" is not a property here: the real provider has none of that name.`,
      }));
    });
}

/** Inputs without secret wrappers; what is unknown stays, as a symbol that fits no schema. */
export function bareInputs(value: Value): unknown {
  const bare = unwrap(value);
  if (Array.isArray(bare)) return bare.map(bareInputs);
  if (!isMap(bare)) return bare;
  return Object.fromEntries(Object.entries(bare).map(([key, item]) => [key, bareInputs(item)]));
}

/** An issue about a value that is unknown itself, or about a whole (a rule between properties) with an unknown in it. */
export function meetsUnknown(root: unknown, path: readonly PropertyKey[]): boolean {
  let value = root;
  for (const key of path) {
    if (value === unknown) return true;
    if (typeof value !== "object" || value === null) return false;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value === unknown;
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}
