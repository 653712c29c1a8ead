import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { webhookEvents } from "../../contract/webhook-events";
import { outcome } from "./outcome";

export const endpointEvent = literals(...webhookEvents);
/** What a delivery tells of; a test is sent to one endpoint alone, whatever it has chosen. */
export const deliveryEvent = literals(...webhookEvents, "webhook.test");
export const deliveryState = literals("waiting", "delivered", "failed");
/** Why an endpoint is off: an admin's wish, days of failure, its own answer 410, or the stack declares it no more. */
export const offReason = literals("paused", "failing", "gone", "undeclared");

/** For how many hours after a rotation the key before signs, too; 0 where it has leaked. */
export const overlapHours = v.union(v.literal(0), v.literal(24), v.literal(168));

export const webhookTables = {
  /** Changes seldom: each audited change of an account reads it. What moves with every delivery stands elsewhere. */
  webhookEndpoints: defineTable({
    url: v.string(),
    events: v.array(endpointEvent),
    /** Whether the stack declares it (variable WEBHOOKS); else an admin has added it. */
    declared: v.boolean(),
    off: v.optional(offReason),
    /** How often its key was replaced; until `previousUntil` (ms) the one before signs, too. */
    generation: v.number(),
    previousUntil: v.optional(v.number()),
  }).index("declared", ["declared"]),

  /** Since when an endpoint has failed. A row comes and goes with the state, not with each delivery. */
  webhookFailures: defineTable({
    endpointId: v.id("webhookEndpoints"),
    since: v.number(),
  }).index("endpointId", ["endpointId"]),

  /** One message to one endpoint. Each index serves one choice of filters, newest first. */
  webhookDeliveries: defineTable({
    endpointId: v.id("webhookEndpoints"),
    /** `webhook-id`: the same for all attempts, and for a replay. */
    messageId: v.string(),
    event: deliveryEvent,
    /** Id of the person that it is about. */
    subject: v.optional(v.string()),
    /** The body, as it is signed and sent. */
    body: v.string(),
    state: deliveryState,
    /** Attempts begun, and how many of them since the last replay. */
    attempts: v.number(),
    round: v.number(),
    /** Whether an attempt is under way. */
    running: v.boolean(),
    /** When the next attempt is due, or the one under way given up (ms). */
    dueAt: v.number(),
    /** How the last attempt ended. */
    last: v.optional(outcome),
  })
    .index("endpoint", ["endpointId"])
    .index("endpoint_state", ["endpointId", "state"])
    .index("endpoint_event", ["endpointId", "event"])
    .index("endpoint_event_state", ["endpointId", "event", "state"])
    .index("state_due", ["state", "dueAt"])
    .index("subject", ["subject"]),

  webhookAttempts: defineTable({
    deliveryId: v.id("webhookDeliveries"),
    number: v.number(),
    outcome,
  }).index("deliveryId", ["deliveryId"]),

  /** What the attempts of a day add up to, in shards: the page need not read them, and they need not wait for each other. */
  webhookTotals: defineTable({
    endpointId: v.id("webhookEndpoints"),
    /** Such as 2026-11-21, UTC. */
    day: v.string(),
    shard: v.number(),
    attempts: v.number(),
    /** Attempts that the receiver took. */
    taken: v.number(),
    /** Attempts after the first. */
    retries: v.number(),
    /** Attempts by how long they took, in the classes of `totals.ts`. */
    durations: v.array(v.number()),
  })
    .index("endpoint_day", ["endpointId", "day"])
    .index("endpoint_day_shard", ["endpointId", "day", "shard"]),
};
