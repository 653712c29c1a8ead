import { v } from "convex/values";
import { mutation } from "./_generated/server";

/**
 * Takes a key that nobody may take twice, until it runs out. True for the first who asks, false for all others: in one
 * mutation, so that of two at the same moment one is refused.
 */
export const claim = mutation({
  args: { key: v.string(), until: v.number() },
  returns: v.boolean(),
  handler: async (ctx, { key, until }) => {
    const now = Date.now();
    const taken = await ctx.db
      .query("verification")
      .withIndex("identifier", (index) => index.eq("identifier", key))
      .first();
    if (taken && taken.expiresAt > now) return false;
    if (taken) await ctx.db.delete(taken._id);
    await ctx.db.insert("verification", {
      identifier: key,
      value: "claimed",
      expiresAt: until,
      createdAt: now,
      updatedAt: now,
    });
    return true;
  },
});
