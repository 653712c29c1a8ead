import { ApiError } from "../convex-error";
import type { AnySchema, TableDefinition } from "../database/convex-test-internals";
import type { ValidatorJson } from "../database/value-validator";

/** An index as the CLI shows it (npm package convex 1.48.0, `cli/lib/deployApi/finishPush.ts`). */
export type IndexConfig = { name: string; staged: boolean } & (
  | { type: "database"; fields: string[] }
  | { type: "search"; searchField: string; filterFields: string[] }
  | { type: "vector"; dimensions: number; vectorField: string; filterFields: string[] }
);

/** What a push does to the indexes of one component. */
export interface IndexDiff {
  added_indexes: IndexConfig[];
  removed_indexes: IndexConfig[];
  enabled_indexes: IndexConfig[];
  disabled_indexes: IndexConfig[];
}

/*
 * https://docs.convex.dev/production/state/limits, sections Database, Full text search and Vector search (read November
 * 2026). The docs allow 32 indexes for each table, the backend 64 (`MAX_INDEXES_PER_TABLE`): what Convex takes is not
 * refused here.
 */
const mostIndexes = 64;
const mostFields = 16;
const mostFilterFields = 16;
const dimensionsAllowed = { from: 2, to: 4096 };

function tablesOf(schema: AnySchema | null): [name: string, definition: TableDefinition][] {
  return Object.entries(schema?.tables ?? {}).map(([name, table]) => [
    name,
    (table as unknown as { export(): TableDefinition }).export(),
  ]);
}

function indexesOf(table: string, definition: TableDefinition): IndexConfig[] {
  const all = [
    { staged: false, indexes: definition.indexes, search: definition.searchIndexes, vector: definition.vectorIndexes },
    {
      staged: true,
      indexes: definition.stagedDbIndexes,
      search: definition.stagedSearchIndexes,
      vector: definition.stagedVectorIndexes,
    },
  ];
  return all.flatMap(({ staged, indexes = [], search = [], vector = [] }): IndexConfig[] => {
    const common = (indexDescriptor: string) => ({ name: `${table}.${indexDescriptor}`, staged });
    return [
      ...indexes.map(({ indexDescriptor, fields }) => ({
        ...common(indexDescriptor),
        type: "database" as const,
        fields,
      })),
      ...search.map(({ indexDescriptor, ...rest }) => ({
        ...common(indexDescriptor),
        type: "search" as const,
        ...rest,
      })),
      ...vector.map(({ indexDescriptor, ...rest }) => ({
        ...common(indexDescriptor),
        type: "vector" as const,
        ...rest,
      })),
    ];
  });
}

/** An index whose fields change is another one: it is removed and added. */
export function indexDiff(before: AnySchema | null, after: AnySchema | null): IndexDiff {
  const all = (schema: AnySchema | null) =>
    new Map(
      tablesOf(schema)
        .flatMap(([table, definition]) => indexesOf(table, definition))
        .map(({ staged, ...index }) => [JSON.stringify(index), { ...index, staged } as IndexConfig]),
    );
  const old = all(before);
  const next = all(after);
  const changed = (staged: boolean): IndexConfig[] =>
    [...next]
      .filter(([key, index]) => old.has(key) && old.get(key)?.staged !== index.staged && index.staged === staged)
      .map(([, index]) => index);
  return {
    added_indexes: [...next].filter(([key]) => !old.has(key)).map(([, index]) => index),
    removed_indexes: [...old].filter(([key]) => !next.has(key)).map(([, index]) => index),
    enabled_indexes: changed(false),
    disabled_indexes: changed(true),
  };
}

/** Throws for a schema that Convex refuses (backend: `index_validation_error.rs`, August 2026). */
export function requireValidIndexes(schema: AnySchema | null): void {
  for (const [table, definition] of tablesOf(schema)) {
    if (!/^[a-zA-Z]\w{0,63}$/.test(table)) {
      const rule = "Identifiers must start with a letter and can only contain letters, digits, and underscores.";
      throw refusal("InvalidTableName", `Invalid table name: "${table}". ${rule}`);
    }
    const indexes = indexesOf(table, definition);
    if (indexes.length > mostIndexes) {
      throw refusal("TooManyIndexes", `Table "${table}" cannot have more than ${mostIndexes} indexes.`);
    }
    const names = new Set<string>();
    for (const index of indexes) {
      const name = index.name.slice(table.length + 1);
      requireName(table, name);
      if (names.has(name)) {
        throw refusal("IndexNamesNotUnique", `Table "${table}" has two or more definitions of index "${name}".`);
      }
      names.add(name);
      if (index.type === "database") requireFields(table, name, index, definition.documentType as ValidatorJson);
      else requireFilterFields(index);
    }
    requireDifferentFields(table, indexes);
  }
}

function requireName(table: string, name: string): void {
  if (name.startsWith("_") || name === "by_id" || name === "by_creation_time") {
    throw refusal(
      "IndexNameReserved",
      `In table "${table}" cannot name an index "${name}" because the name is reserved. Indexes may not start with an underscore or be named "by_id" or "by_creation_time".`,
    );
  }
  if (/^[a-zA-Z]\w{0,63}$/.test(name)) return;
  throw refusal(
    "InvalidIndexName",
    `Invalid index name: "${name}". Identifiers must be 64 characters or less, start with a letter, and only contain letters, digits, underscores.`,
  );
}

type DatabaseIndex = Extract<IndexConfig, { type: "database" }>;

function requireFields(table: string, name: string, index: DatabaseIndex, documents: ValidatorJson | undefined): void {
  const { fields, staged } = index;
  if (fields.length === 0) {
    const kind = staged ? "staged index" : "index";
    throw refusal("EmptyIndex", `In table "${table}" ${kind} "${name}" must have at least one field.`);
  }
  if (fields.length > mostFields) {
    throw refusal("IndexTooManyFields", `Indexes may have up to ${mostFields} fields.`);
  }
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice !== undefined) {
    throw refusal(
      "FieldsNotUniqueWithinIndex",
      `Duplicate field ${twice}. Index fields must be unique within an index.`,
    );
  }
  if (fields.includes("_id")) {
    throw refusal(
      "IndexFieldsContainId",
      "`_id` is not a valid index field. To load documents by ID, use `db.get(id)`.",
    );
  }
  if (fields.includes("_creationTime")) {
    throw refusal(
      "IndexFieldsContainCreationTime",
      "`_creationTime` is automatically added to the end of each index. It should not be added explicitly in the index definition. See https://docs.convex.dev/using/indexes for more details.",
    );
  }
  const absent = documents && fields.find((field) => !canHold(documents, field.split(".")));
  if (absent === undefined) return;
  throw refusal(
    "SchemaDefinitionError",
    `In table "${table}" the index "${name}" is invalid because it references the field ${absent} that does not exist.`,
  );
}

/** Whether some document that fits may have this field. */
function canHold(validator: ValidatorJson, [field, ...rest]: string[]): boolean {
  if (field === undefined || validator.type === "any") return true;
  if (validator.type === "union") return validator.value.some((one) => canHold(one, [field, ...rest]));
  if (validator.type === "record") return canHold(validator.values.fieldType, rest);
  if (validator.type !== "object") return false;
  const found = validator.value[field];
  return found !== undefined && canHold(found.fieldType, rest);
}

function requireFilterFields(index: Exclude<IndexConfig, { type: "database" }>): void {
  if (index.filterFields.length > mostFilterFields) {
    throw refusal("IndexTooManyFilterFields", `Search indexes may have up to ${mostFilterFields} filter fields.`);
  }
  if (index.type !== "vector") return;
  const { from, to } = dimensionsAllowed;
  if (index.dimensions < from || index.dimensions > to) {
    throw refusal(
      "InvalidVectorDimension",
      `Vector index ${index.name} has ${index.dimensions} dimensions; between ${from} and ${to} are allowed.`,
    );
  }
}

function requireDifferentFields(table: string, indexes: readonly IndexConfig[]): void {
  const seen = new Map<string, string>();
  for (const index of indexes) {
    if (index.type !== "database") continue;
    const name = index.name.slice(table.length + 1);
    const other = seen.get(index.fields.join());
    if (other !== undefined) {
      throw refusal(
        "IndexNotUnique",
        `In table "${table}" index "${other}" and index "${name}" have the same fields. Indexes must be unique within a table.`,
      );
    }
    seen.set(index.fields.join(), name);
  }
}

function refusal(code: string, message: string): ApiError {
  return new ApiError(400, code, message);
}
