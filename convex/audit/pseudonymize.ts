import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../_generated/server";

const batch = 100;
/** A request that was on its way while the account was deleted may still have added an entry. */
const secondLookMs = 60_000;

/**
 * Takes a person who is gone out of the log: each entry stays, with a name in place of the id that leads to nobody. The
 * address, the browser and the session go with the id, unless they are somebody else's who acted on the account. In batches;
 * one that is interrupted goes on where it was, because what is done carries the id no more.
 */
export const person = internalMutation({
  args: { userId: v.string(), pseudonym: v.string(), again: v.optional(v.boolean()) },
  returns: v.null(),
  handler: async (ctx, { userId, pseudonym, again = false }) => {
    const theirs = { address: undefined, agent: undefined, session: undefined };
    const done = await ctx.db
      .query("auditEntries")
      .withIndex("actor", (index) => index.eq("actor", userId))
      .take(batch);
    for (const { _id } of done) await ctx.db.patch(_id, { ...theirs, actor: pseudonym });
    const suffered = await ctx.db
      .query("auditEntries")
      .withIndex("subject", (index) => index.eq("subject", userId))
      .take(batch);
    for (const { _id, actor } of suffered) {
      // Without an actor it was the person, or somebody who tried to be.
      await ctx.db.patch(_id, { ...(actor === undefined ? theirs : {}), subject: pseudonym });
    }
    const left = done.length === batch || suffered.length === batch;
    const next = { userId, pseudonym };
    if (left) await ctx.scheduler.runAfter(0, internal.audit.pseudonymize.person, { ...next, again });
    else if (!again)
      await ctx.scheduler.runAfter(secondLookMs, internal.audit.pseudonymize.person, { ...next, again: true });
    return null;
  },
});
