import { convexToJson, getDocumentSize, type JSONValue, jsonToConvex, type Value } from "convex/values";
import type { SerializedQuery } from "./convex-test-internals";
import { tableNumberOf } from "./document-id";
import type { Documents } from "./documents";
import { collect, openQuery, type PageRequest, readPage } from "./query-execution";
import { literal } from "./query-filter";
import { currentTransaction, type Transaction } from "./transaction";
import { searchVectors, type VectorQuery } from "./vector-index";

type Arguments = Record<string, unknown>;
type Operation = (documents: Documents, args: Arguments, transaction: Transaction | undefined, run: object) => unknown;

/** Runs of functions that have read a page. */
const paginated = new WeakSet<object>();

/** The system calls by which functions read and write documents (npm package convex: `server/impl/database_impl`). */
const operations: Record<string, Operation> = {
  "1.0/queryStream": (documents, args, transaction) => {
    const running = required(transaction);
    running.usage.trackQuery();
    return { queryId: running.keepQuery(openQuery(documents, args["query"] as SerializedQuery, running.usage)) };
  },
  "1.0/queryCleanup": (_documents, args, transaction) => {
    transaction?.forgetQuery(Number(args["queryId"]));
    return {};
  },
  "1.0/queryStreamNext": (_documents, args, transaction) => {
    const value = required(transaction).keptQuery(Number(args["queryId"])).next();
    return { value: value ? convexToJson(value) : null, done: value === undefined };
  },
  "1.0/queryPage": (documents, args, transaction, run) => {
    const running = required(transaction);
    if (paginated.has(run)) {
      throw new Error(
        "This query or mutation function ran multiple paginated queries. Convex only supports a single paginated query in each function.",
      );
    }
    paginated.add(run);
    running.usage.trackQuery();
    const { page, ...rest } = readPage(documents, args as unknown as PageRequest, running.usage);
    return { page: page.map((document) => convexToJson(document)), ...rest };
  },
  "1.0/get": (documents, { table, id, isSystem }, transaction) => {
    transaction?.usage.trackQuery();
    const method = isSystem ? "db.system.get" : "db.get";
    const owner = documents.tableOf(String(id));
    if (owner === undefined) {
      // The id of a table that never had a document.
      if (tableNumberOf(String(id)) !== undefined) return null;
      throw new Error(`Invalid argument \`id\` for \`${method}\`: Unable to decode ID: ${JSON.stringify(id)}`);
    }
    if (owner.startsWith("_") && !isSystem) {
      throw new Error(`Invalid argument \`id\` for \`db.get\`: system tables can only be accessed from db.system.`);
    }
    const document = documents.get(table as string | undefined, String(id));
    if (document) transaction?.usage.trackRead(getDocumentSize(document));
    return document && convexToJson(document);
  },
  "1.0/insert": (documents, args, transaction) => {
    const table = String(args["table"]);
    const _id = documents.insert(table, jsonToConvex(args["value"] as JSONValue) as Record<string, Value>);
    trackWrite(documents, _id, transaction);
    return { _id };
  },
  "1.0/shallowMerge": (documents, args, transaction) => {
    const fields = Object.entries(args["value"] as Arguments).map(([name, json]) => [name, literal(json)]);
    change(documents, args, transaction, (table, id) => documents.patch(table, id, Object.fromEntries(fields)));
    return {};
  },
  "1.0/replace": (documents, args, transaction) => {
    const fields = jsonToConvex(args["value"] as JSONValue) as Record<string, Value>;
    change(documents, args, transaction, (table, id) => documents.replace(table, id, fields));
    return {};
  },
  "1.0/remove": (documents, args, transaction) => {
    change(documents, args, transaction, (table, id) => documents.delete(table, id));
    return {};
  },
  "1.0/count": (documents, args) => {
    const source = { type: "FullTableScan" as const, tableName: String(args["table"]), order: null };
    return collect(documents, { source, operators: [] }).length;
  },
  "1.0/db/normalizeId": (documents, args) => {
    const id = String(args["idString"]);
    return { id: documents.tableOf(id) === args["table"] ? id : null };
  },
  "1.0/actions/vectorSearch": (documents, args) => ({
    results: searchVectors(documents, args["query"] as VectorQuery),
  }),
};

/**
 * Answers a system call of the database; `undefined` when it is another one. Arguments and answer are JSON text, `run`
 * stands for the run of the function that makes it.
 */
export function databaseSyscall(
  documents: Documents,
  operation: string,
  json: string,
  run: object,
): string | undefined {
  const perform = operations[operation];
  return perform && JSON.stringify(perform(documents, JSON.parse(json), currentTransaction(), run));
}

function required(transaction: Transaction | undefined): Transaction {
  if (!transaction) throw new Error("The database can only be used in queries and mutations.");
  return transaction;
}

function change(
  documents: Documents,
  { table, id }: Arguments,
  transaction: Transaction | undefined,
  apply: (table: string | undefined, id: string) => void,
): void {
  const before = documents.get(table as string | undefined, String(id));
  if (before) transaction?.usage.trackRead(getDocumentSize(before));
  apply(table as string | undefined, String(id));
  trackWrite(documents, String(id), transaction);
}

function trackWrite(documents: Documents, id: string, transaction: Transaction | undefined): void {
  const written = documents.get(undefined, id);
  transaction?.usage.trackWrite(written ? getDocumentSize(written) : 0);
}
