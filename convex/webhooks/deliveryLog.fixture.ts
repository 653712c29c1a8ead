import type { Doc, Id } from "../_generated/dataModel";

/** A log of deliveries to ask: of each state and event alike many, in turn. */
export const states = ["delivered", "failed", "waiting"] as const;
export const events = ["user.banned", "user.deleted"] as const;

/** What the log can be asked for. */
export const filters = [null, ...states].flatMap((state) => [null, ...events].map((event) => ({ state, event })));

/** The fields of one delivery, by its number in the log. */
export function deliveryOf(
  endpointId: Id<"webhookEndpoints">,
  number: number,
): Omit<Doc<"webhookDeliveries">, "_id" | "_creationTime"> {
  return {
    endpointId,
    messageId: `msg_${number}`,
    event: events[number % 2] ?? "user.banned",
    body: "{}",
    state: states[number % 3] ?? "waiting",
    attempts: 1,
    round: 1,
    running: false,
    dueAt: 0,
  };
}
