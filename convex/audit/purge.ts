import type { MutationCtx } from "../_generated/server";

/** Deletes the oldest entries from before a moment, in milliseconds: at most `limit`. Returns how many it deleted. */
export async function purgeEntries(ctx: MutationCtx, before: number, limit: number): Promise<number> {
  const old = await ctx.db
    .query("auditEntries")
    .withIndex("by_creation_time", (index) => index.lt("_creationTime", before))
    .take(limit);
  for (const { _id } of old) await ctx.db.delete(_id);
  return old.length;
}
