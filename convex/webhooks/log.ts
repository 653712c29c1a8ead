import { v } from "convex/values";
import { internal } from "../_generated/api";
import type { Doc } from "../_generated/dataModel";
import { adminMutation, adminQuery } from "../functions";
import { chosenDeliveries, deliveriesOf } from "./chosenDeliveries";
import { bodyOf, enqueueTo } from "./enqueue";

const pageSize = 20;
const mostAttempts = 50;

/** A page of one endpoint's deliveries, the newest first; with a state or an event, those alone. */
export const page = adminQuery({
  args: { ...chosenDeliveries, cursor: v.union(v.string(), v.null()) },
  handler: async (ctx, { cursor, ...chosen }) => {
    const found = await deliveriesOf(ctx, chosen).paginate({ numItems: pageSize, cursor });
    return { deliveries: found.page.map(shown), cursor: found.isDone ? null : found.continueCursor };
  },
});

/** One delivery with its body and attempts, live, or null where it is gone. */
export const delivery = adminQuery({
  args: { deliveryId: v.id("webhookDeliveries") },
  handler: async (ctx, { deliveryId }) => {
    const found = await ctx.db.get(deliveryId);
    if (!found) return null;
    const attempts = await ctx.db
      .query("webhookAttempts")
      .withIndex("deliveryId", (index) => index.eq("deliveryId", deliveryId))
      .order("desc")
      .take(mostAttempts);
    return {
      ...shown(found),
      body: found.body,
      history: attempts.map(({ _creationTime: at, number, outcome }) => ({ at, number, outcome })),
    };
  },
});

function shown({
  _id: id,
  _creationTime: at,
  messageId,
  event,
  state,
  attempts,
  dueAt,
  last,
}: Doc<"webhookDeliveries">) {
  return { id, at, messageId, event, state, attempts, dueAt, last: last ?? null };
}

/** Sends a delivery once more, with the same id: a receiver that took it before knows it again. */
export const replay = adminMutation({
  args: { deliveryId: v.id("webhookDeliveries") },
  returns: v.null(),
  handler: async (ctx, { deliveryId }) => {
    const found = await ctx.db.get(deliveryId);
    if (!found || found.running) return null;
    await ctx.db.patch(deliveryId, { state: "waiting", round: 0, dueAt: Date.now() });
    await ctx.scheduler.runAfter(0, internal.webhooks.deliver.attempt, { deliveryId, number: found.attempts + 1 });
    return null;
  },
});

/** Sends a test event to one endpoint, once, also to one that is paused. */
export const test = adminMutation({
  args: { endpointId: v.id("webhookEndpoints") },
  returns: v.id("webhookDeliveries"),
  handler: async (ctx, { endpointId }) => {
    const endpoint = await ctx.db.get(endpointId);
    if (!endpoint) throw new Error("There is no such endpoint.");
    return enqueueTo(ctx, endpoint, { event: "webhook.test", body: bodyOf("webhook.test", {}) });
  },
});
