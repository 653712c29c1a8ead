import type { EmailRequest } from "./email-request";
import { addressIn } from "./email-request";

/** What becomes of a mail, in the words of Resend's `last_event` and of its webhooks (`email.delivered`). */
export type EmailEvent = "scheduled" | "canceled" | "sent" | "delivered" | "bounced" | "complained" | "suppressed";

/**
 * What the mail servers of the recipients do: all take what they get, except Resend's addresses for tests, which may carry
 * a label (`bounced+sign-up@resend.dev`).
 * Source: https://resend.com/docs/dashboard/emails/send-test-emails
 */
export function fateOf(email: Pick<EmailRequest, "to" | "cc" | "bcc">): EmailEvent[] {
  const recipients = [...email.to, ...email.cc, ...email.bcc].map((mailbox) => addressIn(mailbox) ?? "");
  const simulated = recipients.map(
    (address) => /^(bounced|complained|suppressed)(?:\+[^@]*)?@resend\.dev$/.exec(address)?.[1],
  );
  if (simulated.includes("suppressed")) return ["suppressed"];
  if (simulated.includes("bounced")) return ["sent", "bounced"];
  if (simulated.includes("complained")) return ["sent", "delivered", "complained"];
  return ["sent", "delivered"];
}

const longestDelay = 30 * 24 * 60 * 60 * 1000;
const units: Record<string, number> = { sec: 1000, min: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * When a mail is to be sent: ISO 8601, or `in 5 minutes`; at most 30 days ahead. `undefined`: neither, or too late.
 * Source: https://resend.com/docs/dashboard/emails/schedule-email. Of its natural language only spans are understood here.
 */
export function scheduledTime(text: string, now: number): number | undefined {
  const [, amount, unit] = /^in (\d+) (sec|min|hour|day)[a-z]*$/i.exec(text.trim()) ?? [];
  const span =
    amount === undefined || unit === undefined ? undefined : Number(amount) * (units[unit.toLowerCase()] ?? 0);
  const time = span === undefined ? (/^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN) : now + span;
  return Number.isNaN(time) || time > now + longestDelay ? undefined : time;
}
