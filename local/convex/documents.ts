import type {
  AnySchema,
  QuerySource,
  SerializedQuery,
  StoredDocument,
  TestDatabase,
  TestDatabaseConstructor,
} from "./convex-test-internals";
import { currentReads, type DocumentChange } from "./read-set";
import { parseIndexRange, rangeHolds, SortedIndex } from "./sorted-index";

/** A component's documents, found through sorted indexes, with their reads and changes made known. */
export interface Documents extends TestDatabase {
  /** Takes over the schema of newly pushed code; documents stay. */
  replaceSchema(schema: AnySchema | null): void;
  /** Puts documents in place without a transaction, as they were kept. Ids up to `lastId` are not given out again. */
  restore(documents: Iterable<StoredDocument>, lastId: number): void;
  tableNames(): string[];
  table(name: string): Iterable<StoredDocument>;
  /** Within a transaction: puts a document in place with the id and the time that it has, checked against the schema. */
  put(table: string, document: StoredDocument): void;
  /** An id of `table` that no document has or had. */
  newId(table: string): string;
  /** Whether an id is one that this deployment gives to documents of `table`. */
  isIdOf(table: string, id: string): boolean;
}

export type DocumentsConstructor = new (
  schema: AnySchema | null,
  component: string,
  onChanges: (changes: DocumentChange[]) => void,
) => Documents;

/** Ids of convex-test are a number followed by the table's name. */
function tableOfId(id: string): string {
  return id.replace(/^\d+/, "");
}

export function numberOfId(id: string): number {
  return Number.parseInt(id, 10);
}

/** Extends convex-test's database, whose every look-up scans all documents, with indexes and observation. */
export function indexedDocuments(Database: TestDatabaseConstructor): DocumentsConstructor {
  return class IndexedDocuments extends Database implements Documents {
    readonly #tables = new Map<string, Map<string, StoredDocument>>();
    #indexes = new Map<string, { table: string; index: SortedIndex }>();
    #candidates: Iterable<StoredDocument> | undefined;
    readonly #onChanges: (changes: DocumentChange[]) => void;

    constructor(schema: AnySchema | null, component: string, onChanges: (changes: DocumentChange[]) => void) {
      super(schema, component);
      this.#onChanges = onChanges;
    }

    replaceSchema(schema: AnySchema | null): void {
      this._schema = new Database(schema, this._componentPath)._schema;
      this.#indexes = new Map();
    }

    restore(documents: Iterable<StoredDocument>, lastId: number): void {
      for (const document of documents) {
        this._documents[document._id] = document;
        this.#rows(tableOfId(document._id)).set(document._id, document);
        this._lastCreationTime = Math.max(this._lastCreationTime, document._creationTime);
      }
      this._nextDocId = Math.max(this._nextDocId, lastId + 1);
      this.#indexes = new Map();
    }

    tableNames(): string[] {
      return [...this.#tables].filter(([, rows]) => rows.size > 0).map(([name]) => name);
    }

    table(name: string): Iterable<StoredDocument> {
      return this.#tables.get(name)?.values() ?? [];
    }

    put(table: string, document: StoredDocument): void {
      const { _id, _creationTime, ...fields } = document;
      this._validate(table, fields);
      this._addWrite(_id, document);
      this._nextDocId = Math.max(this._nextDocId, numberOfId(_id) + 1);
      this._lastCreationTime = Math.max(this._lastCreationTime, _creationTime);
    }

    newId(table: string): string {
      return this._generateId(table);
    }

    isIdOf(table: string, id: string): boolean {
      return /^\d/.test(id) && tableOfId(id) === table;
    }

    override commit(commitTs: bigint | null = null): void {
      const outermost = this._writes.length === 1;
      const changes = Object.keys((outermost && this._writes[0]) || {}).map((id): DocumentChange => {
        const before = this._documents[id];
        return { component: this._componentPath, table: tableOfId(id), id, ...(before && { before }) };
      });
      super.commit(commitTs);
      this.#forgetQueries();
      for (const change of changes) {
        const after = this._documents[change.id];
        if (after) change.after = after;
        this.#apply(change);
      }
      const effective = changes.filter((change) => change.before || change.after);
      if (effective.length > 0) this.#onChanges(effective);
    }

    override rollbackWrites(): void {
      super.rollbackWrites();
      this.#forgetQueries();
    }

    override get(table: string | undefined, id: string): StoredDocument | null {
      if (typeof id === "string") currentReads.getStore()?.addDocument(this._componentPath, id);
      return super.get(table, id);
    }

    override _iterateDocs(table: string, visit: (document: StoredDocument) => void): void {
      const pending = this.#pending(table);
      for (const document of this.#candidates ?? this.table(table)) {
        if (!pending.has(document._id)) visit(document);
      }
      for (const document of pending.values()) if (document) visit(document);
    }

    override _resolveQuerySource(query: SerializedQuery) {
      this.#candidates = this.#narrow(query);
      try {
        return super._resolveQuerySource(query);
      } finally {
        this.#candidates = undefined;
      }
    }

    /** No query outlives its transaction. */
    #forgetQueries(): void {
      if (this._writes.length === 0) this._queryResults = {};
    }

    #rows(table: string): Map<string, StoredDocument> {
      const known = this.#tables.get(table);
      if (known) return known;
      const rows = new Map<string, StoredDocument>();
      this.#tables.set(table, rows);
      return rows;
    }

    #apply({ table, id, before, after }: DocumentChange): void {
      const rows = this.#rows(table);
      if (after) rows.set(id, after);
      else rows.delete(id);
      for (const entry of this.#indexes.values()) {
        if (entry.table !== table) continue;
        if (before) entry.index.remove(before);
        if (after) entry.index.insert(after);
      }
    }

    /** Writes of the open transaction to a table, the innermost winning; `null` is a delete. */
    #pending(table: string): Map<string, StoredDocument | null> {
      const pending = new Map<string, StoredDocument | null>();
      for (const layer of this._writes) {
        for (const [id, document] of Object.entries(layer)) if (tableOfId(id) === table) pending.set(id, document);
      }
      return pending;
    }

    /**
     * Committed documents that can answer the query, in its order; convex-test still filters and sorts them. Notes
     * the range as read.
     */
    #narrow(query: SerializedQuery): Iterable<StoredDocument> | undefined {
      const { source } = query;
      const [table = "", indexName = ""] =
        source.type === "FullTableScan" ? [source.tableName, "by_creation_time"] : source.indexName.split(".");
      const fields = source.type === "Search" ? undefined : this.#indexFields(table, indexName);
      const range = fields && parseIndexRange(fields, source.type === "IndexRange" ? source.range : []);
      if (!fields || !range) {
        currentReads.getStore()?.addRange(this._componentPath, table, () => true);
        return undefined;
      }
      currentReads.getStore()?.addRange(this._componentPath, table, (document) => rangeHolds(fields, range, document));
      return this.#index(table, indexName, fields).read(range, orderOf(source), this.#sufficient(table, query));
    }

    /** With a limit and no filter, the first documents of the index are enough, and as many as the transaction hides. */
    #sufficient(table: string, { operators }: SerializedQuery): number | undefined {
      if (operators.some((operator) => "filter" in operator)) return undefined;
      const limit = operators.find((operator) => "limit" in operator)?.limit;
      return limit === undefined ? undefined : limit + this.#pending(table).size;
    }

    #indexFields(table: string, name: string): string[] | undefined {
      if (name === "by_creation_time") return ["_creationTime", "_id"];
      if (name === "by_id") return ["_id"];
      const declared = this._schema?.tables.get(table)?.indexes.find((index) => index.indexDescriptor === name);
      return declared && [...declared.fields, "_creationTime", "_id"];
    }

    #index(table: string, name: string, fields: string[]): SortedIndex {
      const key = `${table}.${name}`;
      const known = this.#indexes.get(key);
      if (known) return known.index;
      const index = new SortedIndex(fields, this.table(table));
      this.#indexes.set(key, { table, index });
      return index;
    }
  };
}

function orderOf(source: QuerySource): "asc" | "desc" {
  return (source.type !== "Search" && source.order) || "asc";
}
