import { v } from "convex/values";
import { readConvexEnvironment } from "../../contract/convex-environment";
import { components, internal } from "../_generated/api";
import { internalAction, internalMutation } from "../_generated/server";
import { askedBy, origin } from "../audit/origin";
import { recordAudit } from "../audit/record";
import { auditKind } from "../audit/tables";
import { MailUnavailableError, sendByResend } from "./resend";

const second = 1000;
/** Waits between the tries. After the last one the mail is given up; the person can ask for another. */
const waits = [2 * second, 15 * second, 60 * second, 300 * second];

/** How the idempotency keys of alerts begin. */
export const alertKey = "alert-";

const written = v.object({ to: v.string(), subject: v.string(), text: v.string(), html: v.string() });

/**
 * Puts a mail on the schedule, and into the audit log what it is about, in one transaction. Where no person is named, it is
 * the one with the mail's address, if there is one.
 */
export const enqueue = internalMutation({
  args: {
    mail: written,
    about: v.optional(v.object({ kind: auditKind, subject: v.optional(v.string()) })),
    origin: v.optional(origin),
  },
  returns: v.null(),
  handler: async (ctx, { mail, about, origin = {} }) => {
    const idempotencyKey = crypto.randomUUID();
    await ctx.scheduler.runAfter(0, internal.mail.outbox.send, { mail, idempotencyKey, attempt: 1 });
    if (!about) return null;
    const byAddress = { name: { email: mail.to } };
    const subject = about.subject ?? (await ctx.runQuery(components.betterAuth.people.idOf, byAddress)) ?? undefined;
    await recordAudit(ctx, { ...askedBy(origin), kind: about.kind, subject });
    return null;
  },
});

/** Sends one mail, tries again later while the mail service is down, and logs what failed: never the address or a link. */
export const send = internalAction({
  args: {
    mail: written,
    idempotencyKey: v.string(),
    attempt: v.number(),
  },
  returns: v.null(),
  handler: async (ctx, { mail, idempotencyKey, attempt }) => {
    const environment = readConvexEnvironment(process.env);
    try {
      await sendByResend(
        { ...mail, from: environment.EMAIL_FROM },
        { apiKey: environment.RESEND_API_KEY, idempotencyKey },
      );
    } catch (error) {
      const wait = error instanceof MailUnavailableError ? waits[attempt - 1] : undefined;
      console.error(
        JSON.stringify({ event: "mail_failed", attempt, again: wait !== undefined, reason: reason(error) }),
      );
      if (wait === undefined) {
        // An alert that cannot be mailed would only be mailed again.
        if (idempotencyKey.startsWith(alertKey)) return null;
        const facts = { reason: reason(error) };
        await ctx.runMutation(internal.alerts.raise.raise, { kind: "mail_failed", about: "", facts });
        return null;
      }
      const asked = error instanceof MailUnavailableError ? (error.retryAfterMs ?? 0) : 0;
      await ctx.scheduler.runAfter(Math.max(wait, asked), internal.mail.outbox.send, {
        mail,
        idempotencyKey,
        attempt: attempt + 1,
      });
    }
    return null;
  },
});

function reason(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
