import { v } from "convex/values";
import { internal } from "../_generated/api";
import type { Id } from "../_generated/dataModel";
import { internalMutation, type MutationCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { alertKey } from "../mail/outbox";
import { alertChannels } from "./channels";
import { type AlertFacts, type AlertKind, alertFacts, alertKind, burst } from "./kinds";
import { alertMessage } from "./message";
import { isHeldBack } from "./window";

/** Tells the operators, unless the same was told a short while ago. */
export const raise = internalMutation({
  args: { kind: alertKind, about: v.string(), facts: alertFacts },
  returns: v.union(v.null(), v.id("alerts")),
  handler: (ctx, { kind, about, facts }) => raiseAlert(ctx, kind, about, facts),
});

/** Counts refused sign-ins of the last minutes in the audit log. Reads at most as many as are too many. */
export const countFailures = internalMutation({
  args: {},
  returns: v.null(),
  handler: async (ctx) => {
    if (await isHeldBack(ctx, "failed_sign_ins", "")) return null;
    const since = Date.now() - burst.withinMs;
    let count = 0;
    for (const kind of burst.kinds) {
      const entries = await ctx.db
        .query("auditEntries")
        .withIndex("kind", (index) => index.eq("kind", kind).gt("_creationTime", since))
        .take(burst.count - count);
      count += entries.length;
      if (count >= burst.count) {
        await raiseAlert(ctx, "failed_sign_ins", "", { count, minutes: burst.withinMs / 60_000 });
        return null;
      }
    }
    return null;
  },
});

/** The id of the alert, or null where it was held back or there is no place to send it to. */
export async function raiseAlert(
  ctx: MutationCtx,
  kind: AlertKind,
  about: string,
  facts: AlertFacts,
): Promise<Id<"alerts"> | null> {
  const channels = alertChannels();
  if (!channels || (await isHeldBack(ctx, kind, about))) return null;
  const { emails, url } = channels;
  const post = url === undefined ? "none" : "waiting";
  const alertId = await ctx.db.insert("alerts", { kind, about, facts, mails: emails.length, post });
  const { subject, text, html } = alertMessage(kind, facts, Date.now(), channels);
  for (const [index, to] of emails.entries()) {
    await ctx.scheduler.runAfter(0, internal.mail.outbox.send, {
      mail: { to, subject, text, html },
      idempotencyKey: `${alertKey}${alertId}-${index}`,
      attempt: 1,
    });
  }
  if (url !== undefined) await ctx.scheduler.runAfter(0, internal.alerts.deliver.attempt, { alertId, number: 1 });
  await recordAudit(ctx, { kind: "alert.raised", details: { kind } });
  return alertId;
}
