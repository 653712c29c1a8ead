import { fateOf, scheduledTime } from "./delivery";
import { type EmailRequest, senderDomain } from "./email-request";
import type { Mailbox, Message } from "./mailbox";
import { domainNotVerified, emailNotFound, invalidField, type ResendError } from "./resend-errors";
import { emailEventData } from "./resend-json";
import type { SenderDomains } from "./sender-domains";
import type { Webhooks } from "./webhooks";

type Judged = { email: EmailRequest } | { error: ResendError };

export interface Outbox {
  /** What Resend judges beside the form: whether the sender's domain is verified, and the time it is to be sent at. */
  judge(parsed: Judged): Judged;
  /** Sends, or keeps it until its time. */
  send(email: EmailRequest): Message;
  reschedule(id: string, at: string): ResendError | undefined;
  cancel(id: string): ResendError | undefined;
}

export interface OutboxOptions {
  mailbox: Mailbox;
  domains: SenderDomains;
  webhooks: Webhooks;
  now: () => number;
}

/** Timers take no more than 24 days; a mail that waits longer is looked at again then. */
const longestTimer = 2 ** 31 - 1;

/** What is sent and when, what becomes of it, and who is told. */
export function openOutbox({ mailbox, domains, webhooks, now }: OutboxOptions): Outbox {
  const waiting = (id: string): Message | undefined => {
    const message = mailbox.get(id);
    return message?.lastEvent === "scheduled" ? message : undefined;
  };

  const deliver = (message: Message): void => {
    for (const event of fateOf(message)) {
      mailbox.update(message.id, { lastEvent: event });
      // Who is told does not hold up who sends.
      void webhooks.tell(`email.${event}`, emailEventData(message, event)).catch(() => undefined);
    }
  };

  const arm = (id: string): void => {
    const due = Date.parse(waiting(id)?.scheduledAt ?? "") - now();
    if (Number.isNaN(due)) return;
    const look = (): void => {
      const message = waiting(id);
      if (message === undefined) return;
      if (Date.parse(message.scheduledAt ?? "") <= now()) deliver(message);
      else arm(id);
    };
    setTimeout(look, Math.min(Math.max(due, 0), longestTimer)).unref();
  };
  for (const message of mailbox.all()) arm(message.id);

  return {
    judge(parsed) {
      if ("error" in parsed) return parsed;
      const { email } = parsed;
      const name = senderDomain(email.from);
      const domain = domains.named(name);
      // A local stack has no domain: Resend has no `localhost`, the stand-in takes it.
      const mayUse = name === "localhost" || (domain !== undefined && domains.statusOf(domain) === "verified");
      if (!mayUse) return { error: domainNotVerified(name) };
      const time = email.scheduledAt === null ? now() : scheduledTime(email.scheduledAt, now());
      return time === undefined ? { error: invalidTime } : parsed;
    },
    send(email) {
      const time = email.scheduledAt === null ? undefined : scheduledTime(email.scheduledAt, now());
      if (time === undefined || time <= now()) {
        const message = mailbox.add({ ...email, scheduledAt: null });
        deliver(message);
        return message;
      }
      const message = mailbox.add({ ...email, scheduledAt: new Date(time).toISOString() });
      void webhooks.tell("email.scheduled", emailEventData(message, "scheduled")).catch(() => undefined);
      arm(message.id);
      return message;
    },
    reschedule(id, at) {
      const time = scheduledTime(at, now());
      if (mailbox.get(id) === undefined) return emailNotFound;
      if (waiting(id) === undefined) return alreadySent;
      if (time === undefined) return invalidTime;
      mailbox.update(id, { scheduledAt: new Date(time).toISOString() });
      arm(id);
      return undefined;
    },
    cancel(id) {
      if (mailbox.get(id) === undefined) return emailNotFound;
      if (waiting(id) === undefined) return alreadySent;
      mailbox.update(id, { lastEvent: "canceled" });
      return undefined;
    },
  };
}

const invalidTime = invalidField(
  "The `scheduled_at` field must be a date in ISO 8601 or a span such as `in 1 hour`, at most 30 days ahead.",
);
const alreadySent = invalidField("The email is not scheduled: it was sent or canceled before.");
