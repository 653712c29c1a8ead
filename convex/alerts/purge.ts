import type { MutationCtx } from "../_generated/server";

/** Deletes the oldest alerts from before a moment, in milliseconds: at most `limit`. Returns how many it deleted. */
export async function purgeAlerts(ctx: MutationCtx, before: number, limit: number): Promise<number> {
  const old = await ctx.db
    .query("alerts")
    .withIndex("by_creation_time", (index) => index.lt("_creationTime", before))
    .take(limit);
  for (const { _id } of old) await ctx.db.delete(_id);
  return old.length;
}
