import type { MutationCtx } from "../_generated/server";

/** Deletes the oldest deliveries from before a moment, in milliseconds, with their attempts, and figures of days before: at most `limit`. Returns how many. */
export async function purgeDeliveries(ctx: MutationCtx, before: number, limit: number): Promise<number> {
  const old = await ctx.db
    .query("webhookDeliveries")
    .withIndex("by_creation_time", (index) => index.lt("_creationTime", before))
    .take(limit);
  for (const { _id: deliveryId } of old) {
    const attempts = await ctx.db
      .query("webhookAttempts")
      .withIndex("deliveryId", (index) => index.eq("deliveryId", deliveryId))
      .collect();
    for (const { _id } of attempts) await ctx.db.delete(_id);
    await ctx.db.delete(deliveryId);
  }
  const oldTotals = await ctx.db
    .query("webhookTotals")
    .withIndex("by_creation_time", (index) => index.lt("_creationTime", before))
    .take(limit - old.length);
  for (const { _id } of oldTotals) await ctx.db.delete(_id);
  return old.length + oldTotals.length;
}
