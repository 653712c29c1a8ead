import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalMutation, internalQuery } from "../_generated/server";
import { outcome } from "../webhooks/outcome";
import { alertFacts, alertKind } from "./kinds";
import { alertGenerations, alertKey } from "./signing";

const second = 1000;
/** Waits after failed posts. An alert that is hours late helps nobody; the mail has come by then. */
const waits = [5 * second, 60 * second, 300 * second, 1800 * second];

/** An alert that is still to be posted, with the keys that sign it now, or null. */
export const waiting = internalQuery({
  args: { alertId: v.id("alerts") },
  returns: v.union(
    v.null(),
    v.object({ kind: alertKind, facts: alertFacts, at: v.number(), key: v.string(), generations: v.array(v.number()) }),
  ),
  handler: async (ctx, { alertId }) => {
    const alert = await ctx.db.get(alertId);
    if (alert?.post !== "waiting") return null;
    const { kind, facts, _creationTime: at } = alert;
    return { kind, facts, at, key: alertKey, generations: await alertGenerations(ctx) };
  },
});

/** Records how a post ended, and plans the next where it failed. */
export const finish = internalMutation({
  args: { alertId: v.id("alerts"), number: v.number(), outcome },
  returns: v.null(),
  handler: async (ctx, { alertId, number, outcome: lastPost }) => {
    const alert = await ctx.db.get(alertId);
    if (alert?.post !== "waiting") return null;
    const wait = lastPost.problem === undefined ? undefined : waits[number - 1];
    if (wait === undefined) {
      await ctx.db.patch(alertId, { lastPost, post: lastPost.problem === undefined ? "delivered" : "failed" });
      return null;
    }
    await ctx.db.patch(alertId, { lastPost });
    const later = Math.max(wait, Math.min(lastPost.retryAfterMs ?? 0, 3600 * second));
    await ctx.scheduler.runAfter(later, internal.alerts.deliver.attempt, { alertId, number: number + 1 });
    return null;
  },
});
