import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { mutation } from "./_generated/server";

/** Deletes the rows that ran out first, of those that did before a moment, in milliseconds: at most `limit`. Returns how many. */
export const expired = mutation({
  args: { table: literals("session", "verification", "invitation"), before: v.number(), limit: v.number() },
  returns: v.number(),
  handler: async (ctx, { table, before, limit }) => {
    const old = await ctx.db
      .query(table)
      .withIndex("expiresAt", (index) => index.lt("expiresAt", before))
      .take(limit);
    for (const { _id } of old) await ctx.db.delete(_id);
    return old.length;
  },
});
