import type { IndexRange, PaginationOptions, PaginationResult, Query } from "convex/server";
import { type Infer, v } from "convex/values";
import ipaddr from "ipaddr.js";
import type { DataModel, Doc } from "../_generated/dataModel";
import type { QueryCtx } from "../_generated/server";
import { auditKind, auditOutcome } from "./tables";

/** What to show of the log; all that is given has to hold. A kind says its outcome, so the two are one choice. */
export const auditFilter = v.object({
  what: v.optional(v.union(v.object({ kind: auditKind }), v.object({ outcome: auditOutcome }))),
  /** Id of a person, and whether they did it or it happened to their account. */
  person: v.optional(v.object({ id: v.string(), as: v.union(v.literal("actor"), v.literal("subject")) })),
  /** An address, or a piece of one. */
  address: v.optional(v.string()),
  /** In milliseconds: from here on, and before there. */
  from: v.optional(v.number()),
  until: v.optional(v.number()),
});

export type AuditFilter = Infer<typeof auditFilter>;
export type Entry = Doc<"auditEntries">;
type Entries = PaginationResult<Entry>;

/** What one page may read where an index alone cannot decide, so that it takes no longer in a long log than in a short one. */
const mostExamined = 400;

interface Page {
  filter: AuditFilter;
  paginationOpts: PaginationOptions;
}

/**
 * A page of entries, the newest first. Kind or outcome, person and period go by an index together, and so does a whole
 * address by itself. What no index decides is looked for in at most 400 entries a page: such a page may be short, or empty,
 * and not the last.
 */
export async function pageOfEntries(ctx: QueryCtx, { filter, paginationOpts }: Page): Promise<Entries> {
  const { address } = filter;
  if (!address) return newestFirst(chosen(ctx, filter), paginationOpts);
  const examined = { ...paginationOpts, numItems: Math.max(paginationOpts.numItems, mostExamined) };
  if (isWhole(address)) {
    const { what, person } = filter;
    const rows = ctx.db
      .query("auditEntries")
      .withIndex("address", (index) => within(index.eq("address", address), filter));
    if (!what && !person) return newestFirst(rows, paginationOpts);
    const found = await newestFirst(rows, examined);
    return { ...found, page: found.page.filter((entry) => isOf(entry, filter)) };
  }
  const found = await newestFirst(chosen(ctx, filter), examined);
  return { ...found, page: found.page.filter((entry) => entry.address?.includes(address)) };
}

const newestFirst = (rows: Query<DataModel["auditEntries"]>, paginationOpts: PaginationOptions) =>
  rows.order("desc").paginate(paginationOpts);

/** The entries of a kind or outcome, and of a person, in a period: by the one index that has just these. */
function chosen({ db }: QueryCtx, filter: AuditFilter): Query<DataModel["auditEntries"]> {
  const { what, person } = filter;
  const entries = db.query("auditEntries");
  if (person?.as === "actor") {
    const { id } = person;
    if (!what) return entries.withIndex("actor", (index) => within(index.eq("actor", id), filter));
    return "kind" in what
      ? entries.withIndex("actor_kind", (index) => within(index.eq("actor", id).eq("kind", what.kind), filter))
      : entries.withIndex("actor_outcome", (index) =>
          within(index.eq("actor", id).eq("outcome", what.outcome), filter),
        );
  }
  if (person) {
    const { id } = person;
    if (!what) return entries.withIndex("subject", (index) => within(index.eq("subject", id), filter));
    return "kind" in what
      ? entries.withIndex("subject_kind", (index) => within(index.eq("subject", id).eq("kind", what.kind), filter))
      : entries.withIndex("subject_outcome", (index) =>
          within(index.eq("subject", id).eq("outcome", what.outcome), filter),
        );
  }
  if (!what) return entries.withIndex("by_creation_time", (index) => within(index, filter));
  return "kind" in what
    ? entries.withIndex("kind", (index) => within(index.eq("kind", what.kind), filter))
    : entries.withIndex("outcome", (index) => within(index.eq("outcome", what.outcome), filter));
}

/** What follows in an index after its own fields. */
interface Times {
  gte(field: "_creationTime", from: number): { lt(field: "_creationTime", until: number): IndexRange };
}

const within = (range: Times, { from = 0, until = Number.POSITIVE_INFINITY }: AuditFilter) =>
  range.gte("_creationTime", from).lt("_creationTime", until);

function isOf(entry: Entry, { what, person }: AuditFilter): boolean {
  const ofKind = !what || ("kind" in what ? entry.kind === what.kind : entry.outcome === what.outcome);
  return ofKind && (!person || entry[person.as] === person.id);
}

function isWhole(address: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
}
