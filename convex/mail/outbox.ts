import { v } from "convex/values";
import { readConvexEnvironment } from "../../contract/convex-environment";
import { internal } from "../_generated/api";
import { internalAction } from "../_generated/server";
import { MailUnavailableError, sendByResend } from "./resend";

const second = 1000;
/** Waits between the tries. After the last one the mail is given up; the person can ask for another. */
const waits = [2 * second, 15 * second, 60 * second, 300 * second];

/** Sends one mail, tries again later while the mail service is down, and logs what failed: never the address or a link. */
export const send = internalAction({
  args: {
    mail: v.object({ to: v.string(), subject: v.string(), text: v.string(), html: v.string() }),
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
      if (wait === undefined) return null;
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
