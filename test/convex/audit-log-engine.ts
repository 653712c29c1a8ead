import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { defineSchema, paginationOptsValidator, queryGeneric } from "convex/server";
import type { Value } from "convex/values";
import { auditEvents, auditKinds } from "../../contract/audit-events";
import type { QueryCtx } from "../../convex/_generated/server";
import { type AuditFilter, auditFilter, pageOfEntries } from "../../convex/audit/entries";
import { auditTables } from "../../convex/audit/tables";
import { startTestEngine } from "../../local/convex/functions/engine.fixture";

const kindsInUse = auditKinds.slice(0, 5);
const minute = 60_000;
const beginning = Date.UTC(2026, 0, 1);

/** An entry a minute: each kind, each person and each address comes back, so that 1,000 have forty of each kind of each person. */
function entry(at: number) {
  const kind = kindsInUse[at % 5] ?? "user.created";
  const person = `person${Math.floor(at / 5) % 5}`;
  return {
    _id: `${1_000_000 + at}auditEntries`,
    _creationTime: beginning + at * minute,
    kind,
    outcome: auditEvents[kind].outcome,
    actor: person,
    subject: person,
    address: `203.0.113.${Math.floor(at / 5) % 5}`,
  };
}

/** What the page of the log can be asked for. Each has more than two pages of ten in a log of 1,000 entries. */
export const auditFilters = {
  everything: {},
  "a kind": { what: { kind: kindsInUse[3] ?? "user.created" } },
  "an outcome": { what: { outcome: "success" } },
  "who did it": { person: { id: "person4", as: "actor" } },
  "whom it happened to": { person: { id: "person4", as: "subject" } },
  "a kind by a person": { what: { kind: kindsInUse[3] ?? "user.created" }, person: { id: "person4", as: "actor" } },
  "a period": { from: beginning + 100 * minute, until: beginning + 900 * minute },
  "a kind in a period": {
    what: { kind: kindsInUse[3] ?? "user.created" },
    from: beginning + 100 * minute,
    until: beginning + 900 * minute,
  },
  "an address": { address: "203.0.113.4" },
  "a piece of an address": { address: "113.4" },
  "a piece that no address has": { address: "198.51" },
} as const satisfies Record<string, AuditFilter>;

export interface AuditLog {
  /** A page of ten, and how far it came. */
  page(
    filter: AuditFilter,
    cursor?: string | null,
  ): Promise<{ page: Value[]; continueCursor: string; isDone: boolean }>;
  close(): Promise<void>;
}

/** The app's audit log with so many entries, on the Convex stand-in. */
export async function auditLogOf(count: number): Promise<AuditLog> {
  const folder = await mkdtemp(path.join(tmpdir(), "audit-log-"));
  const list = queryGeneric({
    args: { filter: auditFilter, paginationOpts: paginationOptsValidator },
    handler: (ctx, given) => pageOfEntries(ctx as unknown as QueryCtx, given),
  });
  const { engine, call, close } = await startTestEngine(path.join(folder, "log"), {
    "": { schema: defineSchema(auditTables), functions: { list } },
  });
  engine.documents("")?.restore(Array.from({ length: count }, (_, at) => ["auditEntries", entry(at)]));
  return {
    page: async (filter, cursor = null) => {
      const asked = { filter: filter as Record<string, Value>, paginationOpts: { numItems: 10, cursor } };
      return (await call("query", "list", asked)) as never;
    },
    close: async () => {
      await close();
      await rm(folder, { recursive: true });
    },
  };
}
