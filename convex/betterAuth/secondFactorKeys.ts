import { v } from "convex/values";
import { mutation, query } from "./_generated/server";

const encrypted = v.object({ secret: v.string(), backupCodes: v.string() });

/** Some of the second factors, as they are kept: encrypted. The oldest first, from `after` on; `next` is null at the end. */
export const batch = query({
  args: { after: v.number(), size: v.number() },
  returns: v.object({
    rows: v.array(v.object({ id: v.string(), kept: encrypted })),
    next: v.union(v.number(), v.null()),
  }),
  handler: async (ctx, { after, size }) => {
    const found = await ctx.db
      .query("twoFactor")
      .withIndex("by_creation_time", (index) => index.gt("_creationTime", after))
      .take(size);
    const last = found.at(-1);
    return {
      rows: found.map(({ _id, secret, backupCodes }) => ({ id: _id, kept: { secret, backupCodes } })),
      next: found.length === size && last ? last._creationTime : null,
    };
  },
});

/**
 * Puts other texts in the place of those that were read. Where a row is not as it was then (a backup code was used, the
 * factor was set up anew) it stays as it is. Returns how many were replaced.
 */
export const replace = mutation({
  args: { rows: v.array(v.object({ id: v.string(), kept: encrypted, renewed: encrypted })) },
  returns: v.number(),
  handler: async (ctx, { rows }) => {
    let replaced = 0;
    for (const { id, kept, renewed } of rows) {
      const known = ctx.db.normalizeId("twoFactor", id);
      const row = known && (await ctx.db.get(known));
      if (!row || row.secret !== kept.secret || row.backupCodes !== kept.backupCodes) continue;
      await ctx.db.patch(row._id, renewed);
      replaced += 1;
    }
    return replaced;
  },
});
