import { paginationOptsValidator } from "convex/server";
import { v } from "convex/values";
import { components } from "../_generated/api";
import type { QueryCtx } from "../_generated/server";
import { adminMutation, adminQuery } from "../functions";
import { auditFilter, type Entry, pageOfEntries } from "./entries";
import { doneBy } from "./origin";
import { recordAudit } from "./record";

const asked = { filter: auditFilter, paginationOpts: paginationOptsValidator };

/** A page of the log for an admin, the newest first, with the names of those who are in it and still have an account. */
export const page = adminQuery({
  args: asked,
  handler: async (ctx, given) => {
    const { page: entries, continueCursor, isDone } = await pageOfEntries(ctx, given);
    return { entries: entries.map(shown), names: await namesIn(ctx, entries), cursor: isDone ? null : continueCursor };
  },
});

/** The id of the person with this address of mail, or null. */
export const personWith = adminQuery({
  args: { email: v.string() },
  returns: v.union(v.null(), v.string()),
  handler: (ctx, { email }) => ctx.runQuery(components.betterAuth.people.idOf, { name: { email: email.trim() } }),
});

/** Records that an admin takes entries along. Returns the moment up to which there are any: newer ones are not part of it. */
export const beginExport = adminMutation({
  args: { filter: auditFilter, format: v.union(v.literal("jsonl"), v.literal("csv")) },
  returns: v.number(),
  handler: async (ctx, { filter, format }) => {
    await recordAudit(ctx, { ...doneBy(ctx.caller), kind: "audit.exported", details: { format } });
    return Math.min(Date.now(), filter.until ?? Number.POSITIVE_INFINITY);
  },
});

/** A page of an export: the entries as they are kept. */
export const exportPage = adminQuery({
  args: asked,
  handler: async (ctx, given) => {
    const { page: entries, continueCursor, isDone } = await pageOfEntries(ctx, given);
    return { entries: entries.map(shown), cursor: isDone ? null : continueCursor };
  },
});

function shown({ _id: id, _creationTime: at, ...entry }: Entry) {
  return { id, at, ...entry };
}

async function namesIn(ctx: QueryCtx, entries: Entry[]): Promise<Record<string, string>> {
  const ids = new Set(entries.flatMap(({ actor, subject }) => [actor, subject]).filter((id) => id !== undefined));
  const people = await Promise.all(
    [...ids].map((userId) => ctx.runQuery(components.betterAuth.people.byId, { userId })),
  );
  return Object.fromEntries(people.flatMap((person) => (person ? [[person.id, person.email]] : [])));
}
