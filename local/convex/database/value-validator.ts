import {
  CommitTsPlaceholder,
  compareValues,
  convexToJson,
  type JSONValue,
  jsonToConvex,
  type Value,
} from "convex/values";

/** A validator as Convex functions and schemas export it (`ValidatorJSON` of convex/values). */
export type ValidatorJson =
  | { type: "null" | "number" | "bigint" | "commitTs" | "boolean" | "string" | "bytes" | "any" }
  | { type: "literal"; value: JSONValue }
  | { type: "id"; tableName: string }
  | { type: "array"; value: ValidatorJson }
  | { type: "record"; keys: ValidatorJson; values: { fieldType: ValidatorJson } }
  | { type: "object"; value: Record<string, { fieldType: ValidatorJson; optional: boolean }> }
  | { type: "union"; value: ValidatorJson[] };

/** The table that an id belongs to, if the text is an id at all. */
export type TableOfId = (id: string) => string | undefined;

interface Mismatch {
  /** From the innermost step outwards. */
  path: string[];
  describe(path: string): string;
}

/**
 * Why a value does not match, in the words of the real backend (`crates/common/src/schemas/validator.rs`, read August
 * 2026); `undefined` when it matches.
 */
export function mismatch(validator: ValidatorJson, value: Value | undefined, tableOf: TableOfId): string | undefined {
  const found = check(validator, value, tableOf);
  if (!found) return undefined;
  const path = found.path.reverse().join("");
  return found.describe(path === "" ? "" : `Path: ${path}`);
}

function check(validator: ValidatorJson, value: Value | undefined, tableOf: TableOfId): Mismatch | undefined {
  switch (validator.type) {
    case "any":
      return undefined;
    case "null":
      return value === null ? undefined : noMatch(validator, value);
    case "number":
      return typeof value === "number" ? undefined : noMatch(validator, value);
    case "boolean":
      return typeof value === "boolean" ? undefined : noMatch(validator, value);
    case "string":
      return typeof value === "string" ? undefined : noMatch(validator, value);
    case "bigint":
    case "commitTs":
      return typeof value === "bigint" || (value as unknown) instanceof CommitTsPlaceholder
        ? undefined
        : noMatch(validator, value);
    case "bytes":
      return value instanceof ArrayBuffer ? undefined : noMatch(validator, value);
    case "literal":
      return compareValues(value, literalOf(validator.value)) === 0
        ? undefined
        : at((path) => `\`${shown(value)}\` does not match literal validator \`${shownValidator(validator)}\`.${path}`);
    case "id":
      return checkId(validator, value, tableOf);
    case "array":
      if (!Array.isArray(value)) return noMatch(validator, value);
      return first(value, (one, index) => within(`[${index}]`, check(validator.value, one, tableOf)));
    case "record":
      if (!isObject(value)) return noMatch(validator, value);
      return first(
        Object.entries(value),
        ([key, one]) =>
          within(".keys()", check(validator.keys, key, tableOf)) ??
          within(".values()", check(validator.values.fieldType, one, tableOf)),
      );
    case "object":
      return isObject(value) ? checkFields(validator, value, tableOf) : noMatch(validator, value);
    case "union": {
      const [only] = validator.value;
      if (only && validator.value.length === 1) return check(only, value, tableOf);
      const matches = validator.value.some((one) => check(one, value, tableOf) === undefined);
      return matches ? undefined : noMatch(validator, value);
    }
  }
}

type ObjectValidator = Extract<ValidatorJson, { type: "object" }>;

function checkFields(validator: ObjectValidator, object: Record<string, Value | undefined>, tableOf: TableOfId) {
  const inBoth = (path: string) => `${path}\nObject: ${shown(object)}\nValidator: ${shownValidator(validator)}`;
  // The real backend keeps the fields of a validator sorted.
  const wrong = first(sorted(validator.value), ([name, { fieldType, optional }]) => {
    const value = object[name];
    if (value !== undefined) return within(`.${name}`, check(fieldType, value, tableOf));
    if (optional) return undefined;
    return at(
      (path) =>
        `Object is missing the required field \`${name}\`. Consider wrapping the field validator in \`v.optional(...)\` if this is expected.\n${inBoth(path)}`,
    );
  });
  if (wrong) return wrong;
  const extra = Object.keys(object)
    .sort()
    .find((name) => object[name] !== undefined && !Object.hasOwn(validator.value, name));
  if (extra === undefined) return undefined;
  return at((path) => `Object contains extra field \`${extra}\` that is not in the validator.\n${inBoth(path)}`);
}

function checkId(validator: Extract<ValidatorJson, { type: "id" }>, value: Value | undefined, tableOf: TableOfId) {
  const table = typeof value === "string" ? tableOf(value) : undefined;
  if (table === undefined) return noMatch(validator, value);
  const { tableName } = validator;
  if (table === tableName) return undefined;
  const where = table.startsWith("_") ? "a system table," : `table \`${table}\`,`;
  return at(
    (path) =>
      `Found ID "${value}" from ${where} which does not match the table name in validator \`v.id("${tableName}")\`.${path}`,
  );
}

function noMatch(validator: ValidatorJson, value: Value | undefined): Mismatch {
  return at(
    (path) =>
      `Value does not match validator.\n${path}\nValue: ${shown(value)}\nValidator: ${shownValidator(validator)}`,
  );
}

function at(describe: (path: string) => string): Mismatch {
  return { path: [], describe };
}

function within(step: string, found: Mismatch | undefined): Mismatch | undefined {
  found?.path.push(step);
  return found;
}

function first<Item>(items: readonly Item[], find: (item: Item, index: number) => Mismatch | undefined) {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return undefined;
}

function isObject(value: Value | undefined): value is Record<string, Value | undefined> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ArrayBuffer);
}

function sorted<Item>(record: Record<string, Item>): [string, Item][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function literalOf(json: JSONValue): Value {
  return jsonToConvex(json);
}

/** As the real backend prints values: `1.0`, `"text"`, `{a: null}`. */
function shown(value: Value | undefined): string {
  if (value === undefined) return "undefined";
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isInteger(value) ? value.toFixed(1) : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof ArrayBuffer) return JSON.stringify(convexToJson(value));
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  const fields = sorted(value as Record<string, Value>).filter(([, one]) => one !== undefined);
  return `{${fields.map(([name, one]) => `${name}: ${shown(one)}`).join(", ")}}`;
}

function shownValidator(validator: ValidatorJson): string {
  switch (validator.type) {
    case "number":
      return "v.float64()";
    case "bigint":
      return "v.int64()";
    case "literal":
      return `v.literal(${typeof validator.value === "object" ? "<bigint>" : JSON.stringify(validator.value)})`;
    case "id":
      return `v.id("${validator.tableName}")`;
    case "array":
      return `v.array(${shownValidator(validator.value)})`;
    case "record":
      return `v.record(${shownValidator(validator.keys)}, ${shownValidator(validator.values.fieldType)})`;
    case "union":
      return `v.union(${validator.value.map(shownValidator).join(", ")})`;
    case "object": {
      const fields = sorted(validator.value).map(([name, { fieldType, optional }]) => {
        const text = shownValidator(fieldType);
        return `${name}: ${optional ? `v.optional(${text})` : text}`;
      });
      return `v.object({${fields.join(", ")}})`;
    }
    default:
      return `v.${validator.type}()`;
  }
}
