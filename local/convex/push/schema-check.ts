import type { AnySchema, TableDefinition } from "../database/convex-test-internals";
import type { Documents } from "../database/documents";
import { mismatch, type ValidatorJson } from "../database/value-validator";

export interface InvalidDocument {
  table: string;
  id: string;
  /** In Convex's words, with the path of the field. */
  reason: string;
}

/** The first document that a new schema refuses. */
export function firstInvalidDocument(schema: AnySchema, documents: Documents | undefined): InvalidDocument | undefined {
  if (!documents) return undefined;
  for (const [table, definition] of Object.entries(schema.tables)) {
    const { documentType } = (definition as unknown as { export(): TableDefinition }).export();
    if (documentType === undefined) continue;
    for (const { _id, _creationTime, ...fields } of documents.table(table)) {
      const reason = mismatch(documentType as ValidatorJson, fields, (id) => documents.tableOf(id));
      if (reason !== undefined) return { table, id: _id, reason };
    }
  }
  return undefined;
}
