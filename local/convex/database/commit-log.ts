import { convexToJson, type JSONValue, jsonToConvex } from "convex/values";
import type { StoredDocument } from "./convex-test-internals";
import { tableNumberOf } from "./document-id";
import { type LogStore, openLogStore } from "./log-store";
import type { DocumentChange } from "./read-set";

type LoggedChange = [component: string, table: string, id: string, document: JSONValue];

/** One transaction as it stands in the log; `null` for a deleted document. */
interface LoggedCommit {
  /** Nanoseconds since the epoch, as decimal text. */
  ts: string;
  changes: (LoggedChange | [component: string, id: string, document: JSONValue])[];
  /** In a compacted log: the number of each table that had a document, by component. */
  tables?: Record<string, [name: string, number: number][]>;
}

/** What the log says of one component. */
export interface KeptDocuments {
  documents: Map<string, [table: string, document: StoredDocument]>;
  tableNumbers: Map<string, number>;
}

/** The state that a compacted log holds. */
export interface CommittedState {
  ts: bigint;
  components: {
    component: string;
    tableNumbers: [name: string, number: number][];
    documents: [table: string, document: StoredDocument][];
  }[];
}

export interface CommitLog {
  /** Found at start. A component takes its part when it is first registered. */
  readonly kept: Map<string, KeptDocuments>;
  /** The newest commit found at start, in nanoseconds. */
  readonly lastTimestamp: bigint;
  append(ts: bigint, changes: readonly DocumentChange[]): void;
  flushed(): Promise<void>;
  /** Where to ask for the state when the log has grown enough to be compacted. */
  compactFrom(state: () => CommittedState): void;
  close(): Promise<void>;
}

/** A log this many times larger than when it was last compacted is compacted again. */
const growth = 4;
const smallestCompactedLog = 8 * 1024 * 1024;

/**
 * The log of commits: one line for one transaction, over all components, so a crash keeps all of it or nothing. While
 * it is in use, a log that has grown past `compactAt` bytes is replaced by what its changes amount to.
 */
export async function openCommitLog(file: string, compactAt = smallestCompactedLog): Promise<CommitLog> {
  const kept = new Map<string, KeptDocuments>();
  let lastTimestamp = 0n;
  const of = (component: string): KeptDocuments => {
    const known = kept.get(component);
    if (known) return known;
    const fresh: KeptDocuments = { documents: new Map(), tableNumbers: new Map() };
    kept.set(component, fresh);
    return fresh;
  };

  const store: LogStore<LoggedCommit> = await openLogStore(file, (commit) => {
    lastTimestamp = BigInt(commit.ts);
    for (const [component, tables] of Object.entries(commit.tables ?? {})) {
      for (const [name, number] of tables) of(component).tableNumbers.set(name, number);
    }
    for (const change of commit.changes) {
      const [component, table, id, json] = withTable(change);
      const part = of(component);
      const number = tableNumberOf(id);
      if (number !== undefined) part.tableNumbers.set(table, number);
      if (json === null) part.documents.delete(id);
      else part.documents.set(id, [table, jsonToConvex(json) as StoredDocument]);
    }
  });

  let stateOf: (() => CommittedState) | undefined;
  let compacting: Promise<void> | undefined;
  let threshold = compactAt;
  let failed = false;
  const compactIfLarge = (): void => {
    if (compacting || failed || !stateOf || store.size() < threshold) return;
    compacting = store
      .compact(entriesOf(stateOf()))
      .catch((error: unknown) => {
        failed = true;
        console.error("The log of commits could not be compacted and goes on growing", error);
      })
      .finally(() => {
        compacting = undefined;
        threshold = Math.max(compactAt, store.size() * growth);
      });
  };

  return {
    kept,
    lastTimestamp,
    append(ts, changes) {
      store.append({
        ts: ts.toString(),
        changes: changes.map(({ component, table, id, after }) => [
          component,
          table,
          id,
          after ? convexToJson(after) : null,
        ]),
      });
      compactIfLarge();
    },
    flushed: () => store.flushed(),
    compactFrom(state) {
      stateOf = state;
      compactIfLarge();
    },
    async close() {
      await compacting;
      await store.close();
    },
  };
}

/** A log of an earlier version does not name the table: it was the end of the id. */
function withTable(change: LoggedCommit["changes"][number]): LoggedChange {
  if (change.length === 4) return change;
  const [component, id, document] = change;
  return [component, id.replace(/^\d+/, ""), id, document];
}

/** One line for each document: a crash does not come between them, for the file is replaced as a whole. */
function* entriesOf({ ts, components }: CommittedState): Iterable<LoggedCommit> {
  const tables = Object.fromEntries(components.map(({ component, tableNumbers }) => [component, tableNumbers]));
  yield { ts: ts.toString(), changes: [], tables };
  for (const { component, documents } of components) {
    for (const [table, document] of documents) {
      yield { ts: ts.toString(), changes: [[component, table, document._id, convexToJson(document)]] };
    }
  }
}
