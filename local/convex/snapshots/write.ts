import type { Value } from "convex/values";
import { ApiError } from "../convex-error";
import type { StoredDocument } from "../database/convex-test-internals";
import { tableNumberOf } from "../database/document-id";
import type { Documents } from "../database/documents";
import type { FileStorage } from "../files";
import type { Engine } from "../functions/engine";
import type { TableChange } from "./changes";
import { type ImportedSnapshot, type ImportedTable, importError, type Row } from "./file";

/**
 * Writes a snapshot in one transaction: what `changes` say is deleted, and all rows, or nothing. Returns how many
 * documents were written; files do not count (backend: `import_storage_table`).
 *
 * Ids stay: a table takes over the number that stands in them, as on Convex, unless another table has it or the table
 * keeps documents with the number that it has. Ids that cannot stay get new ones, wherever they stand in the snapshot.
 */
export async function writeSnapshot(
  snapshot: ImportedSnapshot,
  changes: readonly TableChange[],
  engine: Engine,
  files: FileStorage,
): Promise<number> {
  const tables = [...withoutSystemTables(snapshot), ...(await storageTables(snapshot, files))];
  for (const { component } of tables) {
    if (engine.documents(component)) continue;
    engine.setComponent(component, null, async () => {
      throw new Error(`Component "${component}" is not mounted.`);
    });
  }
  adoptTableNumbers(tables, changes, engine);
  let written = 0;
  await engine.runMutation("", async () => {
    for (const { component, table, deleted } of changes) {
      const documents = engine.documents(component);
      if (!documents || deleted === 0) continue;
      for (const { _id } of [...documents.table(table)]) documents.delete(table, _id);
    }
    const renamed = renameForeignIds(tables, engine);
    for (const { component, table, rows } of tables) {
      const documents = engine.documents(component);
      if (!documents) continue;
      rows.forEach((row, index) => {
        insertRow(documents, table, rename(row, renamed) as Row, index + 1);
      });
      if (table !== "_storage") written += rows.length;
    }
    return null;
  });
  await engine.durable();
  return written;
}

function withoutSystemTables({ tables }: ImportedSnapshot): ImportedTable[] {
  return tables.filter(({ table }) => !table.startsWith("_"));
}

/** The rows of `_storage` for the files that the snapshot holds, whose bytes are kept first. */
async function storageTables(
  { tables, files: imported }: ImportedSnapshot,
  files: FileStorage,
): Promise<ImportedTable[]> {
  const result: ImportedTable[] = [];
  for (const component of new Set(imported.map((file) => file.component))) {
    const metadata = tables.find((one) => one.component === component && one.table === "_storage")?.rows ?? [];
    const rows: Row[] = [];
    for (const { id, bytes } of imported.filter((file) => file.component === component)) {
      const { contentType, _creationTime } = metadata.find((row) => row["_id"] === id) ?? {};
      rows.push({
        _id: id,
        size: bytes.length,
        sha256: await files.keep(bytes),
        ...(typeof contentType === "string" && { contentType }),
        ...(typeof _creationTime === "number" && { _creationTime }),
      });
    }
    result.push({ component, table: "_storage", rows });
  }
  return result;
}

function adoptTableNumbers(tables: readonly ImportedTable[], changes: readonly TableChange[], engine: Engine): void {
  for (const { component, table, rows } of tables) {
    const documents = engine.documents(component);
    const id = rows.find((row) => typeof row["_id"] === "string")?.["_id"];
    const number = typeof id === "string" ? tableNumberOf(id) : undefined;
    const change = changes.find((one) => one.component === component && one.table === table);
    const keepsDocuments = change !== undefined && change.existing > change.deleted;
    // The numbers of system tables never change.
    if (!documents || number === undefined || table.startsWith("_") || keepsDocuments) continue;
    if (documents.tableOf(String(id)) === undefined) documents.tableNumbers.adopt(table, number);
  }
}

/** Ids that this deployment would not give out, each with one that it does. */
function renameForeignIds(tables: readonly ImportedTable[], engine: Engine): Map<string, string> {
  const renamed = new Map<string, string>();
  for (const { component, table, rows } of tables) {
    const documents = engine.documents(component);
    for (const { _id } of rows) {
      if (typeof _id === "string" && documents && !documents.isIdOf(table, _id)) {
        renamed.set(_id, documents.newId(table));
      }
    }
  }
  return renamed;
}

function rename(value: Value, renamed: ReadonlyMap<string, string>): Value {
  if (renamed.size === 0) return value;
  if (typeof value === "string") return renamed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((element) => rename(element, renamed));
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, field === undefined ? field : rename(field, renamed)]),
  );
}

function insertRow(documents: Documents, table: string, row: Row, line: number): void {
  try {
    putRow(documents, table, row);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw importError("SchemaEnforcementError", `Row ${line} of table "${table}" does not match the schema: ${reason}`);
  }
}

function putRow(documents: Documents, table: string, row: Row): void {
  const { _id, _creationTime, ...fields } = row;
  if (typeof _id !== "string" && typeof _creationTime !== "number") {
    documents.insert(table, fields);
    return;
  }
  const id = typeof _id === "string" ? _id : documents.newId(table);
  if (documents.get(undefined, id)) throw importError("DocumentExists", `Document with ID "${id}" already exists`);
  const time = typeof _creationTime === "number" ? _creationTime : Date.now();
  documents.put(table, { ...fields, _id: id, _creationTime: time } as StoredDocument);
}
