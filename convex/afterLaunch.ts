import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { type AuditKind, auditEvents, auditKinds } from "../contract/audit-events";
import type { Doc } from "./_generated/dataModel";
import { internalQuery } from "./_generated/server";
import { alertChannels } from "./alerts/channels";
import { alertKind, alertKinds } from "./alerts/kinds";
import { auditKind } from "./audit/tables";
import { totalsOf } from "./webhooks/totals";

/**
 * What the watch after a launch asks, with the deployment's key: kinds and numbers, nothing about a person. `since` is in
 * milliseconds.
 */

/** Entries of one kind that are counted; of more it is only said that there are more. Keeps a call within Convex's limits. */
const mostEntries = 200;
/** Alerts of one window are few: each kind is held back for minutes after it was sent. */
const mostAlerts = 1000;
const dayMs = 24 * 60 * 60 * 1000;

/** How often each kind of event was recorded, and whether it was more often than that. Kinds that were not are left out. */
export const audited = internalQuery({
  args: { since: v.number() },
  returns: v.array(
    v.object({ kind: auditKind, outcome: literals("success", "failure"), count: v.number(), more: v.boolean() }),
  ),
  handler: async (ctx, { since }) => {
    const counted = await Promise.all(
      auditKinds.map(async (kind: AuditKind) => {
        const entries = await ctx.db
          .query("auditEntries")
          .withIndex("kind", (index) => index.eq("kind", kind).gte("_creationTime", since))
          .take(mostEntries + 1);
        const count = Math.min(entries.length, mostEntries);
        return { kind, outcome: auditEvents[kind].outcome, count, more: entries.length > mostEntries };
      }),
    );
    return counted.filter(({ count }) => count > 0);
  },
});

/** Where alerts go, how many were sent of each kind, and how many of them did not arrive. */
export const alerted = internalQuery({
  args: { since: v.number() },
  returns: v.object({
    mails: v.number(),
    posts: v.boolean(),
    kinds: v.array(v.object({ kind: alertKind, count: v.number(), delivered: v.number(), failed: v.number() })),
  }),
  handler: async (ctx, { since }) => {
    const channels = alertChannels();
    const alerts = await ctx.db
      .query("alerts")
      .withIndex("by_creation_time", (index) => index.gte("_creationTime", since))
      .take(mostAlerts);
    const kinds = alertKinds.map((kind) => {
      const ofKind = alerts.filter((alert) => alert.kind === kind);
      const inState = (state: Doc<"alerts">["post"]) => ofKind.filter(({ post }) => post === state).length;
      return { kind, count: ofKind.length, delivered: inState("delivered"), failed: inState("failed") };
    });
    return {
      mails: channels?.emails.length ?? 0,
      posts: channels?.url !== undefined,
      kinds: kinds.filter(({ count }) => count > 0),
    };
  },
});

/** How each webhook endpoint did: attempts of these days, and whether a delivery was given up. */
export const delivered = internalQuery({
  args: { since: v.number() },
  returns: v.array(
    v.object({
      url: v.string(),
      off: v.union(v.string(), v.null()),
      failing: v.boolean(),
      attempts: v.number(),
      taken: v.number(),
      givenUp: v.boolean(),
    }),
  ),
  handler: async (ctx, { since }) => {
    const endpoints = await ctx.db.query("webhookEndpoints").take(100);
    const days = Math.ceil((Date.now() - since) / dayMs) + 1;
    return Promise.all(
      endpoints.map(async ({ _id, url, off }) => {
        const { attempts, taken } = await totalsOf(ctx, _id, days);
        const failing = await ctx.db
          .query("webhookFailures")
          .withIndex("endpointId", (index) => index.eq("endpointId", _id))
          .first();
        const failed = await ctx.db
          .query("webhookDeliveries")
          .withIndex("endpoint_state", (index) =>
            index.eq("endpointId", _id).eq("state", "failed").gte("_creationTime", since),
          )
          .first();
        return { url, off: off ?? null, failing: failing !== null, attempts, taken, givenUp: failed !== null };
      }),
    );
  },
});
