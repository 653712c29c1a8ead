import { type WebhookEvent, webhookEvents } from "../../contract/webhook-events";
import { internal } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { adoptDeclared, type Endpoint, webhookSettings } from "./declared";

/** The part of an entry of the audit log that deliveries are made of. */
export interface ToldEntry {
  kind: string;
  actor?: string | undefined;
  subject?: string | undefined;
  organization?: string | undefined;
  details?: Record<string, string | number | boolean> | undefined;
}

/**
 * Makes a delivery for each endpoint that wants to know of it, in the transaction of the change: a change that fails is
 * told to nobody, one that holds is told to all.
 */
export async function enqueueDeliveries(ctx: MutationCtx, entry: ToldEntry): Promise<void> {
  const { kind } = entry;
  if (!isWebhookEvent(kind) || webhookSettings().secret === undefined) return;
  const wanting = (await adoptDeclared(ctx)).filter(({ off, events }) => off === undefined && events.includes(kind));
  if (wanting.length === 0) return;
  const { actor, subject, organization, details } = entry;
  const body = bodyOf(kind, { actor, subject, organization, details });
  for (const endpoint of wanting) await enqueueTo(ctx, endpoint, { event: kind, body, subject });
}

interface Message {
  event: WebhookEvent | "webhook.test";
  body: string;
  subject?: string | undefined;
}

export async function enqueueTo(ctx: MutationCtx, endpoint: Endpoint, { event, body, subject }: Message) {
  const deliveryId = await ctx.db.insert("webhookDeliveries", {
    endpointId: endpoint._id,
    messageId: `msg_${crypto.randomUUID().replaceAll("-", "")}`,
    event,
    ...(subject === undefined ? {} : { subject }),
    body,
    state: "waiting",
    attempts: 0,
    round: 0,
    running: false,
    dueAt: Date.now(),
  });
  await ctx.scheduler.runAfter(0, internal.webhooks.deliver.attempt, { deliveryId, number: 1 });
  return deliveryId;
}

/** Ids and short facts alone: who receives it asks for the rest with a key of their own, and a log of it names nobody. */
export function bodyOf(type: string, data: object): string {
  return JSON.stringify({ type, timestamp: new Date().toISOString(), data });
}

function isWebhookEvent(kind: string): kind is WebhookEvent {
  return (webhookEvents as readonly string[]).includes(kind);
}
