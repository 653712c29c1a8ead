import { type ObjectType, v } from "convex/values";
import type { QueryCtx } from "../_generated/server";
import { deliveryEvent, deliveryState } from "./tables";

export const chosenDeliveries = {
  endpointId: v.id("webhookEndpoints"),
  state: v.union(deliveryState, v.null()),
  event: v.union(deliveryEvent, v.null()),
};
export type ChosenDeliveries = ObjectType<typeof chosenDeliveries>;

/** What is chosen, the newest first. Each choice has its index: a page reads no more than it shows. */
export function deliveriesOf(ctx: Pick<QueryCtx, "db">, { endpointId, state, event }: ChosenDeliveries) {
  const table = ctx.db.query("webhookDeliveries");
  const of =
    event !== null && state !== null
      ? table.withIndex("endpoint_event_state", (index) =>
          index.eq("endpointId", endpointId).eq("event", event).eq("state", state),
        )
      : event !== null
        ? table.withIndex("endpoint_event", (index) => index.eq("endpointId", endpointId).eq("event", event))
        : state !== null
          ? table.withIndex("endpoint_state", (index) => index.eq("endpointId", endpointId).eq("state", state))
          : table.withIndex("endpoint", (index) => index.eq("endpointId", endpointId));
  return of.order("desc");
}
