import { convexToJson, type JSONValue, jsonToConvex } from "convex/values";
import type { StoredDocument } from "./convex-test-internals";
import { numberOfId } from "./documents";
import { type LogStore, openLogStore } from "./log-store";
import type { DocumentChange } from "./read-set";

/** One transaction as it stands in the log: `[component, id, document or null]` for each document. */
interface LoggedCommit {
  /** Nanoseconds since the epoch, as decimal text. */
  ts: string;
  changes: [component: string, id: string, document: JSONValue][];
  /** In a compacted log: the highest number that each component has given to an id. */
  lastIds?: Record<string, number>;
}

/** What the log says of one component. */
export interface KeptDocuments {
  documents: Map<string, StoredDocument>;
  lastId: number;
}

export interface CommitLog {
  /** Found at start. A component takes its part when it is first registered. */
  readonly kept: Map<string, KeptDocuments>;
  /** The newest commit found at start, in nanoseconds. */
  readonly lastTimestamp: bigint;
  append(ts: bigint, changes: readonly DocumentChange[]): void;
  flushed(): Promise<void>;
  close(): Promise<void>;
}

/** A log with this many times more changes than documents is written anew at start. */
const compactFrom = 4;
const compactMinimum = 1000;

/** The log of commits: one line for one transaction, over all components, so a crash keeps all of it or nothing. */
export async function openCommitLog(file: string): Promise<CommitLog> {
  const kept = new Map<string, KeptDocuments>();
  let lastTimestamp = 0n;
  let changesSeen = 0;
  const of = (component: string): KeptDocuments => {
    const known = kept.get(component);
    if (known) return known;
    const fresh: KeptDocuments = { documents: new Map(), lastId: 0 };
    kept.set(component, fresh);
    return fresh;
  };

  const store: LogStore<LoggedCommit> = await openLogStore(file, (commit) => {
    lastTimestamp = BigInt(commit.ts);
    for (const [component, lastId] of Object.entries(commit.lastIds ?? {})) of(component).lastId = lastId;
    for (const [component, id, json] of commit.changes) {
      const part = of(component);
      part.lastId = Math.max(part.lastId, numberOfId(id));
      changesSeen += 1;
      if (json === null) part.documents.delete(id);
      else part.documents.set(id, jsonToConvex(json) as StoredDocument);
    }
  });

  const documents = [...kept.values()].reduce((sum, part) => sum + part.documents.size, 0);
  if (changesSeen > compactMinimum && changesSeen > documents * compactFrom) {
    await store.compact(snapshot(kept, lastTimestamp));
  }

  return {
    kept,
    lastTimestamp,
    append(ts, changes) {
      store.append({
        ts: ts.toString(),
        changes: changes.map(({ component, id, after }) => [component, id, after ? convexToJson(after) : null]),
      });
    },
    flushed: () => store.flushed(),
    close: () => store.close(),
  };
}

function* snapshot(kept: Map<string, KeptDocuments>, ts: bigint): Iterable<LoggedCommit> {
  const lastIds = Object.fromEntries([...kept].map(([component, part]) => [component, part.lastId]));
  yield { ts: ts.toString(), changes: [], lastIds };
  for (const [component, part] of kept) {
    for (const [id, document] of part.documents) {
      yield { ts: ts.toString(), changes: [[component, id, convexToJson(document)]] };
    }
  }
}
