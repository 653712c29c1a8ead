import { v } from "convex/values";
import { components, internal } from "../_generated/api";
import { internalMutation } from "../_generated/server";

const batch = 500;
const day = 24 * 60 * 60 * 1000;

/**
 * Deletes what limits no longer need: proofs that are too old to be used again, and counts that began over a day ago, which
 * is longer than any window. An address that comes without a pause gets one window afresh. In batches, each a transaction.
 */
export const purge = internalMutation({
  args: { counts: v.boolean() },
  returns: v.null(),
  handler: async (ctx, { counts }) => {
    const old = await ctx.db
      .query("usedProofs")
      .withIndex("until", (index) => index.lt("until", Date.now()))
      .take(batch);
    for (const { _id } of old) await ctx.db.delete(_id);
    if (old.length === batch) await ctx.scheduler.runAfter(0, internal.limits.purge.purge, { counts: false });
    // It goes on by itself, a hundred at a time.
    if (counts) await ctx.runMutation(components.rateLimiter.lib.clearAll, { before: Date.now() - day });
    return null;
  },
});
