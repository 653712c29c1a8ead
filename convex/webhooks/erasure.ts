import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation } from "../_generated/server";

const batch = 50;
/** What is on its way is looked at again after this long, until it has arrived or is given up. */
const againMs = 60 * 60 * 1000;

/**
 * Takes a person who is gone out of the deliveries about them: a name that leads to nobody stands in place of the id. Two
 * keep it. What is on its way is sent as it was signed, and changed afterwards. And the news of the deletion itself stays to
 * its retention: by that id the receiver deletes what it keeps (Art. 19 GDPR), by a replay, too. `after` and `waiting` say
 * how far an earlier batch came.
 */
export const person = internalMutation({
  args: {
    userId: v.string(),
    pseudonym: v.string(),
    after: v.optional(v.number()),
    waiting: v.optional(v.boolean()),
  },
  returns: v.null(),
  handler: async (ctx, { userId, pseudonym, after = 0, waiting = false }) => {
    const found = await ctx.db
      .query("webhookDeliveries")
      .withIndex("subject", (index) => index.eq("subject", userId).gt("_creationTime", after))
      .take(batch);
    let left = waiting;
    for (const { _id, event, state, body } of found) {
      if (event === "user.deleted") continue;
      if (state === "waiting") left = true;
      else await ctx.db.patch(_id, { subject: pseudonym, body: body.replaceAll(userId, pseudonym) });
    }
    const last = found.at(-1);
    const next = { userId, pseudonym };
    if (last && found.length === batch) {
      const further = { ...next, after: last._creationTime, waiting: left };
      await ctx.scheduler.runAfter(0, internal.webhooks.erasure.person, further);
    } else if (left) {
      await ctx.scheduler.runAfter(againMs, internal.webhooks.erasure.person, next);
    }
    return null;
  },
});
