import { createHash } from "node:crypto";
import { convexToJson, getDocumentSize, jsonToConvex } from "convex/values";
import type { SerializedQuery, StoredDocument } from "./convex-test-internals";
import type { Documents, ScanRequest } from "./documents";
import { passes } from "./query-filter";
import { searchDocuments } from "./search-index";
import { type IndexRange, type Key, parseIndexRange } from "./sorted-index";
import type { OpenQuery } from "./transaction";
import type { TransactionUsage } from "./transaction-usage";

/** A source of documents, one at a time. */
interface Source {
  next(): StoredDocument | undefined;
  /** The place of the document that came last, for a cursor. */
  readonly last: Key | undefined;
}

export interface PageRequest {
  query: SerializedQuery;
  cursor: string | null;
  endCursor?: string | null;
  pageSize: number;
  maximumRowsRead?: number | null;
  maximumBytesRead?: number | null;
}

export interface Page {
  page: StoredDocument[];
  isDone: boolean;
  continueCursor: string;
  splitCursor: string | null;
  pageStatus: "SplitRecommended" | "SplitRequired" | null;
}

/** Backend: `soft_data_limit`, `SOFT_MAX_PAGE_LEN` (`async_syscall.rs`). */
const soft = (limit: number): number => Math.floor((limit * 3) / 4);
const softPageLength = soft(8192);
const softRows = soft(32_000);
const softBytes = soft(16 * 1024 * 1024);

/** Begins a query. Documents that a filter drops count as read, as on Convex. */
export function openQuery(documents: Documents, query: SerializedQuery, usage?: TransactionUsage): OpenQuery {
  const source = sourceOf(documents, query, {});
  const { filters, limit } = operatorsOf(query);
  let given = 0;
  return {
    next() {
      while (given < limit) {
        const document = source.next();
        if (!document) return undefined;
        usage?.trackRead(getDocumentSize(document));
        if (!filters.every((filter) => passes(document, filter))) continue;
        given += 1;
        return document;
      }
      return undefined;
    },
  };
}

/** All documents that a query finds. */
export function collect(documents: Documents, query: SerializedQuery): StoredDocument[] {
  const open = openQuery(documents, query);
  const found: StoredDocument[] = [];
  for (let document = open.next(); document; document = open.next()) found.push(document);
  return found;
}

/**
 * One page of a query: up to `pageSize` documents, or all up to `endCursor`. A page that would read too much ends early
 * and says so (backend: `read_page_from_query`).
 */
export function readPage(documents: Documents, request: PageRequest, usage?: TransactionUsage): Page {
  const { query, pageSize } = request;
  const cursors = cursorsOf(query);
  const start = cursors.read(request.cursor);
  const end = cursors.read(request.endCursor ?? null);
  const { filters } = operatorsOf(query);
  const source = start === "end" ? undefined : sourceOf(documents, query, { after: start, upTo: keyOf(end) });
  const page: StoredDocument[] = [];
  const passed: Key[] = [];
  const mostRows = request.maximumRowsRead ?? Number.POSITIVE_INFINITY;
  const mostBytes = request.maximumBytesRead ?? Number.POSITIVE_INFINITY;
  let bytes = 0;
  let ended = source === undefined;
  let status: Page["pageStatus"] = null;

  while (source && (end !== undefined || page.length < pageSize)) {
    if (end === undefined && (passed.length >= mostRows || bytes >= mostBytes)) {
      status = "SplitRequired";
      break;
    }
    const document = source.next();
    if (!document) {
      ended = true;
      break;
    }
    const size = getDocumentSize(document);
    bytes += size;
    usage?.trackRead(size);
    if (source.last) passed.push(source.last);
    if (filters.every((filter) => passes(document, filter))) page.push(document);
  }
  const tooMuch = passed.length > Math.min(softRows, soft(mostRows)) || bytes > Math.min(softBytes, soft(mostBytes));
  if (status === null && (tooMuch || page.length > softPageLength)) status = "SplitRecommended";
  const middle = passed.length > 2 ? passed[passed.length >> 1] : undefined;
  // A page with an end goes on where that is, even if the documents before it are gone.
  const isDone = end === undefined ? ended : end === "end";
  const reached = end === undefined ? passed.at(-1) : keyOf(end);
  return {
    page,
    isDone,
    continueCursor: cursors.write(isDone ? "end" : (reached ?? start)),
    splitCursor: middle ? cursors.write(middle) : null,
    pageStatus: status,
  };
}

function operatorsOf({ operators }: SerializedQuery) {
  const filters = operators.flatMap((operator) => ("filter" in operator ? [operator.filter] : []));
  const limits = operators.flatMap((operator) => ("limit" in operator ? [operator.limit] : []));
  return { filters: filters as Record<string, unknown>[], limit: Math.min(...limits, Number.POSITIVE_INFINITY) };
}

function sourceOf(
  documents: Documents,
  { source }: SerializedQuery,
  bounds: Pick<ScanRequest, "after" | "upTo">,
): Source {
  if (source.type === "FullTableScan") {
    const request = { index: "by_creation_time", range: { prefix: [] }, order: source.order ?? "asc", ...bounds };
    return documents.scan(source.tableName, request as ScanRequest);
  }
  const [table = "", index = ""] = source.indexName.split(".");
  if (source.type === "Search") return searchDocuments(documents, table, index, source.filters, bounds.after);
  const range = rangeOf(documents, table, index, source.range);
  return documents.scan(table, { index, range, order: source.order ?? "asc", ...bounds });
}

type IndexRangeSource = Extract<SerializedQuery["source"], { type: "IndexRange" }>;

function rangeOf(documents: Documents, table: string, index: string, steps: IndexRangeSource["range"]): IndexRange {
  const { fields } = documents.index(table, index);
  const range = parseIndexRange(fields, steps);
  if (range) return range;
  const asked = steps.map((step) => step.fieldPath);
  const wrong = asked.findIndex((field, at) => field !== fields[at]);
  throw new Error(
    `Tried to query index ${table}.${index} but the query didn't use the index fields in order.\n` +
      `Index fields: ${JSON.stringify(fields.slice(0, -1))}\nQuery fields: ${JSON.stringify(asked)}\n` +
      `First incorrect field: ${asked[Math.max(wrong, 0)]}`,
  );
}

type Position = Key | "end" | undefined;

function keyOf(position: Position): Key | undefined {
  return position === "end" ? undefined : position;
}

/**
 * Cursors of a query: opaque to clients. One of another query is refused in the words by which Convex's React client
 * knows that it must start again.
 */
function cursorsOf({ source, operators }: SerializedQuery) {
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([source, operators]))
    .digest("base64url")
    .slice(0, 12);
  return {
    write(position: Position): string {
      const key = Array.isArray(position)
        ? position.map((value) => (value === undefined ? [] : [convexToJson(value)]))
        : position;
      return Buffer.from(JSON.stringify([fingerprint, key ?? null])).toString("base64url");
    },
    read(cursor: string | null): Position {
      if (cursor === null) return undefined;
      const [query, key] = decoded(cursor);
      if (query !== fingerprint) {
        throw new Error(
          "InvalidCursor: Tried to run a query starting from a cursor, but it looks like this cursor is from a different query.",
        );
      }
      if (!Array.isArray(key)) return key === "end" ? "end" : undefined;
      return key.map(([value]) => (value === undefined ? undefined : jsonToConvex(value)));
    },
  };
}

function decoded(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString());
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}
