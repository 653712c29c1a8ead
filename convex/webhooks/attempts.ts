import { type Infer, v } from "convex/values";
import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import { internalMutation, type MutationCtx, type QueryCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { type Endpoint, keyOf } from "./declared";
import { type Outcome, outcome } from "./outcome";
import { leaseMs, nextWait, toleratedMs } from "./schedule";
import { signingGenerations } from "./secrets";
import type { offReason } from "./tables";
import { countAttempt } from "./totals";

const attemptOf = { deliveryId: v.id("webhookDeliveries"), number: v.number() };

/** What one run takes up; the next one goes on. */
const mostTakenUp = 100;

/** Claims an attempt and says what to send, or null where it is not to be made: it was begun before, or nobody waits for it. */
export const begin = internalMutation({
  args: attemptOf,
  returns: v.union(
    v.null(),
    v.object({
      url: v.string(),
      messageId: v.string(),
      body: v.string(),
      key: v.string(),
      generations: v.array(v.number()),
    }),
  ),
  handler: async (ctx, { deliveryId, number }) => {
    const delivery = await ctx.db.get(deliveryId);
    if (delivery?.state !== "waiting" || delivery.running || delivery.attempts !== number - 1) return null;
    const endpoint = await ctx.db.get(delivery.endpointId);
    if (!endpoint || (endpoint.off !== undefined && delivery.event !== "webhook.test")) {
      await ctx.db.patch(deliveryId, { state: "failed", last: { problem: "switched_off", durationMs: 0 } });
      return null;
    }
    const round = delivery.round + 1;
    await ctx.db.patch(deliveryId, { attempts: number, round, running: true, dueAt: Date.now() + leaseMs });
    const { messageId, body } = delivery;
    const generations = signingGenerations(endpoint, Date.now());
    return { url: endpoint.url, messageId, body, key: keyOf(endpoint), generations };
  },
});

/** Records how an attempt ended, and plans the next one where it failed. A second word on the same attempt is not heard. */
export const finish = internalMutation({
  args: { ...attemptOf, outcome },
  returns: v.null(),
  handler: async (ctx, { deliveryId, number, outcome: ended }) => {
    const delivery = await ctx.db.get(deliveryId);
    if (delivery?.running && delivery.attempts === number) await settle(ctx, delivery, ended);
    return null;
  },
});

/**
 * Takes up what was left lying: an attempt whose process ended counts as failed, one that was never begun is begun. Convex
 * runs an action at most once, so nothing else would.
 */
export const takeUp = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    const overdue = await ctx.db
      .query("webhookDeliveries")
      .withIndex("state_due", (index) => index.eq("state", "waiting").lt("dueAt", Date.now() - leaseMs))
      .take(mostTakenUp);
    for (const delivery of overdue) {
      if (delivery.running) await settle(ctx, delivery, { problem: "interrupted", durationMs: leaseMs });
      else await plan(ctx, delivery, 0);
    }
    return null;
  },
});

async function settle(ctx: MutationCtx, delivery: Doc<"webhookDeliveries">, ended: Outcome): Promise<void> {
  const { _id: deliveryId, endpointId, attempts: number } = delivery;
  await ctx.db.insert("webhookAttempts", { deliveryId, number, outcome: ended });
  await countAttempt(ctx, { endpointId, number, outcome: ended });
  await ctx.db.patch(deliveryId, { running: false, last: ended });
  const endpoint = await ctx.db.get(endpointId);
  const isTest = delivery.event === "webhook.test";
  if (ended.problem === undefined) {
    await ctx.db.patch(deliveryId, { state: "delivered" });
    return clearFailure(ctx, endpointId);
  }
  if (endpoint && !isTest) await judgeEndpoint(ctx, endpoint, ended);
  const isOff = ((await ctx.db.get(endpointId))?.off ?? (endpoint ? undefined : "gone")) !== undefined;
  const wait = isTest || isOff ? undefined : nextWait(delivery.round, ended.retryAfterMs);
  if (wait === undefined) await ctx.db.patch(deliveryId, { state: "failed" });
  else await plan(ctx, delivery, wait);
}

async function plan(ctx: MutationCtx, { _id: deliveryId, attempts }: Doc<"webhookDeliveries">, wait: number) {
  await ctx.db.patch(deliveryId, { dueAt: Date.now() + wait });
  await ctx.scheduler.runAfter(wait, internal.webhooks.deliver.attempt, { deliveryId, number: attempts + 1 });
}

async function clearFailure(ctx: MutationCtx, endpointId: Endpoint["_id"]): Promise<void> {
  const failure = await failureOf(ctx, endpointId);
  if (failure) await ctx.db.delete(failure._id);
}

/** Switches an endpoint off that says 410, or has taken nothing for days. */
async function judgeEndpoint(ctx: MutationCtx, endpoint: Endpoint, { status }: Outcome): Promise<void> {
  if (endpoint.off !== undefined) return;
  if (status === 410) return switchOff(ctx, endpoint, "gone");
  const failure = await failureOf(ctx, endpoint._id);
  if (!failure) await ctx.db.insert("webhookFailures", { endpointId: endpoint._id, since: Date.now() });
  else if (Date.now() - failure.since >= toleratedMs) await switchOff(ctx, endpoint, "failing");
}

async function switchOff(ctx: MutationCtx, { _id, url }: Endpoint, reason: Infer<typeof offReason>): Promise<void> {
  await ctx.db.patch(_id, { off: reason });
  await clearFailure(ctx, _id);
  // The host alone: a path may hold what only the receiver should know.
  const details = { endpoint: _id, host: new URL(url).host, reason };
  await recordAudit(ctx, { kind: "webhook_endpoint.disabled", details });
}

export function failureOf(ctx: QueryCtx, endpointId: Endpoint["_id"]) {
  return ctx.db
    .query("webhookFailures")
    .withIndex("endpointId", (index) => index.eq("endpointId", endpointId))
    .unique();
}
