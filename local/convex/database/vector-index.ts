import type { Documents } from "./documents";
import { type FilterExpression, passes } from "./query-filter";
import { fieldValue } from "./sorted-index";

export interface VectorQuery {
  /** `table.index`. */
  indexName: string;
  limit?: number | null;
  vector: number[];
  expressions: FilterExpression | null;
}

/** How much a vector search may find. Source: https://docs.convex.dev/production/state/limits, section Vector search (read November 2026). */
const mostResults = 256;
const usualResults = 10;

/** The documents nearest to a vector, by cosine, best first. Every document of the table is compared. */
export function searchVectors(documents: Documents, { indexName, limit, vector, expressions }: VectorQuery) {
  const [table = "", name = ""] = indexName.split(".");
  const index = documents.definition(table)?.vectorIndexes?.find((one) => one.indexDescriptor === name);
  if (!index) throw new Error(`Index ${indexName} not found.`);
  if (vector.length !== index.dimensions) {
    throw new Error(`Vector has wrong dimensions: ${vector.length}, but index ${indexName} has ${index.dimensions}.`);
  }
  const most = limit ?? usualResults;
  if (most < 1 || most > mostResults)
    throw new Error(`Vector queries must require at least one and at most 256 results.`);
  const found: { _id: string; _score: number }[] = [];
  for (const document of documents.table(table)) {
    const candidate = fieldValue(document, index.vectorField);
    if (!Array.isArray(candidate) || candidate.length !== index.dimensions) continue;
    if (expressions && !passes(document, expressions)) continue;
    found.push({ _id: document._id, _score: cosine(vector, candidate as number[]) });
  }
  return found.sort((a, b) => b._score - a._score).slice(0, most);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let ofA = 0;
  let ofB = 0;
  for (const [at, value] of a.entries()) {
    const other = b[at] ?? 0;
    dot += value * other;
    ofA += value * value;
    ofB += other * other;
  }
  return ofA === 0 || ofB === 0 ? 0 : dot / Math.sqrt(ofA * ofB);
}
