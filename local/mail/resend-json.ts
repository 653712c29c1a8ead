import type { Message } from "./mailbox";

/** An email as `GET /emails/{id}` gives it. */
export function asResendEmail(message: Message) {
  return { object: "email", ...emailSummary(message), html: message.html, text: message.text, tags: message.tags };
}

/** An email as the list gives it: no bodies. */
export function emailSummary(message: Message) {
  return {
    id: message.id,
    message_id: `<${message.id}@resend.local>`,
    to: message.to,
    from: message.from,
    created_at: message.createdAt,
    subject: message.subject,
    cc: message.cc,
    bcc: message.bcc,
    reply_to: message.replyTo,
    last_event: message.lastEvent,
    scheduled_at: message.scheduledAt,
  };
}

/** What a webhook is told of an email. */
export function emailEventData(message: Message, event: string) {
  const { id, message_id, to, from, subject, created_at } = emailSummary(message);
  const tags = Object.fromEntries(message.tags.map(({ name, value }) => [name, value]));
  const bounce = { type: "Permanent", subType: "General", message: "The recipient's mail server rejected the email." };
  return { email_id: id, message_id, to, from, subject, created_at, tags, ...(event === "bounced" && { bounce }) };
}
