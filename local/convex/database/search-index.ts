import { compareValues } from "convex/values";
import type { StoredDocument } from "./convex-test-internals";
import type { Documents } from "./documents";
import { literal } from "./query-filter";
import { fieldValue, type Key } from "./sorted-index";

/** One condition of `withSearchIndex`. */
interface SearchFilter {
  type: "Search" | "Eq";
  fieldPath: string;
  value: unknown;
}

/** How much a text search may ask and find. Source: https://docs.convex.dev/production/state/limits, section Full text search (read November 2026). */
const mostTerms = 16;
const mostResults = 1024;

const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/**
 * The documents that a full text search finds, best first. Every document of the table is looked at. Words count as on
 * Convex: any of them may match, the last one by its beginning. The ranking is simpler: how many match, then how often.
 */
export function searchDocuments(documents: Documents, table: string, index: string, filters: unknown[], after?: Key) {
  const declared = documents.definition(table)?.searchIndexes?.find((one) => one.indexDescriptor === index);
  if (!declared) throw new Error(`Index ${table}.${index} not found.`);
  const conditions = filters as SearchFilter[];
  const search = conditions.find((one) => one.type === "Search");
  const terms = words(String(search?.value ?? "")).slice(0, mostTerms);
  const equal = conditions.filter((one) => one.type === "Eq");
  const scored: { document: StoredDocument; score: number }[] = [];
  const scan = documents.scan(table, { index: "by_creation_time", range: { prefix: [] }, order: "desc" });
  for (let document = scan.next(); document; document = scan.next()) {
    const candidate = document;
    if (!equal.every((one) => compareValues(fieldValue(candidate, one.fieldPath), literal(one.value)) === 0)) continue;
    const score = scoreOf(words(String(fieldValue(document, declared.searchField) ?? "")), terms);
    if (score > 0) scored.push({ document, score });
  }
  scored.sort((a, b) => b.score - a.score);
  // A cursor of a search is how many results came before.
  let given = Number(after?.[0] ?? 0);
  return {
    next: (): StoredDocument | undefined => (given < mostResults ? scored[given++]?.document : undefined),
    get last(): Key {
      return [given];
    },
  };
}

function scoreOf(found: string[], terms: string[]): number {
  let score = 0;
  for (const [at, term] of terms.entries()) {
    const isLast = at === terms.length - 1;
    const hits = found.filter((word) => word === term || (isLast && word.startsWith(term))).length;
    if (hits > 0) score += 1 + hits / 1000;
  }
  return score;
}
