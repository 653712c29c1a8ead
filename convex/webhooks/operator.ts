import { v } from "convex/values";
import { internalMutation, internalQuery } from "../_generated/server";
import { adoptDeclared, allEndpoints } from "./declared";
import { bodyOf, enqueueTo } from "./enqueue";
import { outcome } from "./outcome";
import { deliveryState } from "./tables";

/**
 * For the operator and the acceptance run, who have the deployment's key: `npx convex run webhooks/operator:testAll`. Sends a
 * test event to each endpoint that is on, and gives the deliveries.
 */
export const testAll = internalMutation({
  args: {},
  returns: v.array(v.object({ url: v.string(), deliveryId: v.id("webhookDeliveries") })),
  handler: async (ctx) => {
    const endpoints = (await adoptDeclared(ctx)).filter(({ off }) => off === undefined);
    const body = bodyOf("webhook.test", {});
    return Promise.all(
      endpoints.map(async (endpoint) => ({
        url: endpoint.url,
        deliveryId: await enqueueTo(ctx, endpoint, { event: "webhook.test", body }),
      })),
    );
  },
});

/** How a delivery stands, by its id. */
export const delivery = internalQuery({
  args: { deliveryId: v.id("webhookDeliveries") },
  returns: v.union(v.null(), v.object({ state: deliveryState, last: v.union(outcome, v.null()) })),
  handler: async (ctx, { deliveryId }) => {
    const found = await ctx.db.get(deliveryId);
    return found && { state: found.state, last: found.last ?? null };
  },
});

/** Which endpoints are told of which events. */
export const endpoints = internalQuery({
  args: {},
  returns: v.array(v.object({ url: v.string(), events: v.array(v.string()), on: v.boolean() })),
  handler: async (ctx) =>
    (await allEndpoints(ctx)).map(({ url, events, off }) => ({ url, events, on: off === undefined })),
});
