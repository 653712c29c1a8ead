import type { GenericDocument } from "convex/server";
import { CommitTsPlaceholder } from "convex/values";
import type { AnySchema, StoredDocument, TableDefinition } from "./convex-test-internals";
import { TableNumbers } from "./document-id";
import { requireStorable } from "./document-limits";
import { RangeScan } from "./range-scan";
import { currentReads, type DocumentChange } from "./read-set";
import { type IndexRange, type Key, type Order, SortedIndex } from "./sorted-index";
import { currentTransaction, type Transaction } from "./transaction";
import { mismatch, type ValidatorJson } from "./value-validator";

/** Which part of a table to walk along, and in which order. */
export interface ScanRequest {
  index: string;
  range: IndexRange;
  order: Order;
  after?: Key | undefined;
  upTo?: Key | undefined;
}

/**
 * A component's documents. Within a transaction its view of them is read and written, otherwise what is committed is
 * read. What is read is noted in the transaction's read set.
 */
export class Documents {
  readonly #component: string;
  readonly #committed = new Map<string, StoredDocument>();
  readonly #tables = new Map<string, Map<string, StoredDocument>>();
  readonly #numbers = new TableNumbers();
  #indexes = new Map<string, { table: string; index: SortedIndex }>();
  #definitions = new Map<string, TableDefinition>();
  #validates = true;
  #lastCreationTime = 0;

  constructor(schema: AnySchema | null, component: string) {
    this.#component = component;
    this.replaceSchema(schema);
  }

  /** Takes over the schema of newly pushed code; documents stay, indexes are built anew when they are first asked. */
  replaceSchema(schema: AnySchema | null): void {
    this.#definitions = new Map(
      Object.entries(schema?.tables ?? {}).map(([name, table]) => [
        name,
        (table as unknown as { export(): TableDefinition }).export(),
      ]),
    );
    this.#validates = schema?.schemaValidation ?? false;
    for (const [key, { table, index }] of this.#indexes) {
      const fields = this.#indexFields(table, key.slice(table.length + 1));
      if (JSON.stringify(fields) !== JSON.stringify(index.fields)) this.#indexes.delete(key);
    }
  }

  /** Puts documents in place without a transaction, as they were kept. */
  restore(documents: Iterable<[table: string, document: StoredDocument]>): void {
    for (const [table, document] of documents) {
      this.#place(table, document._id, document);
      this.#lastCreationTime = Math.max(this.#lastCreationTime, document._creationTime);
    }
    this.#indexes = new Map();
  }

  get tableNumbers(): TableNumbers {
    return this.#numbers;
  }

  /** Tables with committed documents. */
  tableNames(): string[] {
    return [...this.#tables].filter(([, rows]) => rows.size > 0).map(([name]) => name);
  }

  /** Tables that the schema declares, with documents or without. */
  declaredTables(): string[] {
    return [...this.#definitions.keys()];
  }

  /** The committed documents of a table. */
  table(name: string): Iterable<StoredDocument> {
    return this.#tables.get(name)?.values() ?? [];
  }

  committed(id: string): StoredDocument | undefined {
    return this.#committed.get(id);
  }

  /** The table of an id; `undefined` for what is none. */
  tableOf(id: string): string | undefined {
    return this.#numbers.tableOf(id);
  }

  /** Whether an id is one that this deployment gives to documents of `table`. */
  isIdOf(table: string, id: string): boolean {
    return this.tableOf(id) === table;
  }

  /** An id of `table` that no document has or had. */
  newId(table: string): string {
    return this.#numbers.newId(table);
  }

  get(table: string | undefined, id: string): StoredDocument | null {
    const found = this.#requireTable(table, id);
    currentReads.getStore()?.addDocument(this.#component, id);
    const transaction = currentTransaction();
    transaction?.reads.addDocument(this.#component, id);
    const seen = transaction?.find(this.#component, found, id);
    return seen === undefined ? (this.#committed.get(id) ?? null) : seen;
  }

  insert(table: string, fields: GenericDocument): string {
    this.#validate(table, fields);
    const now = Date.now();
    this.#lastCreationTime = now > this.#lastCreationTime ? now : this.#lastCreationTime + 0.001;
    const _id = this.newId(table);
    this.#write(table, { ...withoutUndefined(fields), _id, _creationTime: this.#lastCreationTime });
    return _id;
  }

  /** Puts a document in place with the id and the time that it has, checked against the schema. */
  put(table: string, document: StoredDocument): void {
    const { _id, _creationTime, ...fields } = document;
    this.#validate(table, fields);
    this.#lastCreationTime = Math.max(this.#lastCreationTime, _creationTime);
    this.#write(table, document);
  }

  /** Changes some fields; `undefined` removes one. */
  patch(table: string | undefined, id: string, fields: GenericDocument): void {
    const document = this.#existing("Update", table, id);
    const { _id, _creationTime, ...kept } = document;
    this.#update(document, { ...kept, ...withoutSystemFields(document, fields) });
  }

  replace(table: string | undefined, id: string, fields: GenericDocument): void {
    const document = this.#existing("Replace", table, id);
    this.#update(document, withoutSystemFields(document, fields));
  }

  delete(table: string | undefined, id: string): void {
    const { _id } = this.#existing("Delete", table, id);
    this.#transaction().write(this.#component, this.tableOf(_id) ?? "", _id, null);
  }

  /** Walks along an index in the transaction's view. */
  scan(table: string, { index: name, range, order, after, upTo }: ScanRequest): RangeScan {
    const transaction = currentTransaction();
    const scan = new RangeScan({
      index: this.index(table, name),
      range,
      order,
      after,
      upTo,
      written: transaction?.written(this.#component, table) ?? new Map(),
      undone: transaction?.undone(this.#component, table) ?? new Map(),
    });
    const covers = (document: StoredDocument): boolean => scan.covers(document);
    const watched = currentReads.getStore();
    watched?.addRange(this.#component, table, covers);
    if (transaction && transaction.reads !== watched) transaction.reads.addRange(this.#component, table, covers);
    return scan;
  }

  index(table: string, name: string): SortedIndex {
    const fields = this.#indexFields(table, name);
    if (!fields) {
      const staged = this.#definitions.get(table)?.stagedDbIndexes?.some((one) => one.indexDescriptor === name);
      const why = staged ? "is currently staged and not available to query until it is enabled" : "not found";
      throw new Error(`Index ${table}.${name} ${why}.`);
    }
    const key = `${table}.${name}`;
    const known = this.#indexes.get(key);
    if (known) return known.index;
    const index = new SortedIndex(fields, this.table(table));
    this.#indexes.set(key, { table, index });
    return index;
  }

  definition(table: string): TableDefinition | undefined {
    return this.#definitions.get(table);
  }

  /** Puts committed changes in place and gives them back with what is only known now: their commit timestamps. */
  apply(changes: readonly DocumentChange[], ts: bigint): DocumentChange[] {
    return changes.map((change) => {
      const { table, id, before } = change;
      const after = change.after && (withCommitTs(change.after, ts) as StoredDocument);
      this.#place(table, id, after);
      for (const entry of this.#indexes.values()) {
        if (entry.table !== table) continue;
        if (before) entry.index.remove(before);
        if (after) entry.index.insert(after);
      }
      return after ? { ...change, after } : change;
    });
  }

  #place(table: string, id: string, document: StoredDocument | undefined): void {
    let rows = this.#tables.get(table);
    if (!rows) {
      rows = new Map();
      this.#tables.set(table, rows);
    }
    if (document) {
      rows.set(id, document);
      this.#committed.set(id, document);
    } else {
      rows.delete(id);
      this.#committed.delete(id);
    }
  }

  #indexFields(table: string, name: string): string[] | undefined {
    if (name === "by_creation_time") return ["_creationTime", "_id"];
    if (name === "by_id") return ["_id"];
    const declared = this.#definitions.get(table)?.indexes.find((index) => index.indexDescriptor === name);
    return declared && [...declared.fields, "_creationTime", "_id"];
  }

  #validate(table: string, fields: GenericDocument): void {
    requireStorable(fields);
    const validator = this.#validates ? this.#definitions.get(table)?.documentType : undefined;
    const wrong = validator && mismatch(validator as ValidatorJson, fields, (id) => this.tableOf(id));
    if (wrong === undefined) return;
    throw new Error(
      `Failed to insert or update a document in table "${table}" because it does not match the schema: ${wrong}`,
    );
  }

  #requireTable(expected: string | undefined, id: string): string {
    if (typeof id !== "string") {
      throw new Error(`Invalid argument \`id\`, expected string but got '${typeof id}': ${id}`);
    }
    const table = this.tableOf(id);
    if (table === undefined) throw new Error(`Invalid ID: ${JSON.stringify(id)} is not an ID of a document.`);
    if (expected === undefined || table === expected) return table;
    throw new Error(`Invalid argument \`id\`, expected ID in table '${expected}' but got ID in table '${table}'`);
  }

  #existing(operation: string, table: string | undefined, id: string): StoredDocument {
    const document = this.get(table, id);
    if (!document) throw new Error(`${operation} on nonexistent document ID ${id}`);
    return document;
  }

  #update({ _id, _creationTime }: StoredDocument, fields: GenericDocument): void {
    const table = this.tableOf(_id) ?? "";
    this.#validate(table, fields);
    this.#write(table, { ...withoutUndefined(fields), _id, _creationTime });
  }

  #write(table: string, document: StoredDocument): void {
    this.#transaction().write(this.#component, table, document._id, document);
  }

  #transaction(): Transaction {
    const transaction = currentTransaction();
    if (!transaction) throw new Error("Documents can only be written in a transaction.");
    return transaction;
  }
}

function withoutUndefined(fields: GenericDocument): GenericDocument {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function withoutSystemFields(document: StoredDocument, fields: GenericDocument): GenericDocument {
  const { _id = document._id, _creationTime = document._creationTime, ...rest } = fields;
  if (_id !== document._id) {
    throw new Error(`Provided \`_id\` field value "${_id}" does not match the document ID "${document._id}"`);
  }
  if (_creationTime !== document._creationTime) {
    throw new Error(
      `Provided \`_creationTime\` field value ${_creationTime} does not match the document's creation time ${document._creationTime}`,
    );
  }
  return rest;
}

/** Puts the time of the commit where `ctx.db.vars.commitTs` stands. */
function withCommitTs(value: unknown, ts: bigint): unknown {
  if (value instanceof CommitTsPlaceholder) return ts;
  if (Array.isArray(value)) {
    const resolved = value.map((element) => withCommitTs(element, ts));
    return resolved.every((element, at) => element === value[at]) ? value : resolved;
  }
  if (typeof value !== "object" || value === null || value instanceof ArrayBuffer) return value;
  let changed: Record<string, unknown> | undefined;
  for (const [name, field] of Object.entries(value)) {
    const resolved = withCommitTs(field, ts);
    if (resolved !== field) {
      changed ??= { ...value };
      changed[name] = resolved;
    }
  }
  return changed ?? value;
}
