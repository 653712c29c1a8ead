import { z } from "zod";
import { invalidField, missingField, type ResendError } from "./resend-errors";

/** An e-mail as `POST /emails` takes it, with lists where Resend takes a string or a list. */
export interface EmailRequest {
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  /** When it is to be sent: ISO 8601, or as people say it; `null`: at once. */
  scheduledAt: string | null;
  tags: { name: string; value: string }[];
  attachments: { filename: string; size: number }[];
}

/** The domain of a sender, lower case. */
export function senderDomain(from: string): string {
  return (
    (addressIn(asAtResend(from)) ?? "")
      .split("@")
      .at(-1)
      ?.replace(/^localhost\.example$/, "localhost") ?? ""
  );
}

const recipientLimit = 50;
const formats = "The email address needs to follow the `email@example.com` or `Name <email@example.com>` format.";
const bareAddress = /^[^\s@<>,;"]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;

/** The address inside `Name <email@example.com>` or `email@example.com`; undefined when it is neither. */
export function addressIn(mailbox: string): string | undefined {
  const named = /^[^<>]*<([^<>]+)>$/.exec(mailbox.trim());
  const address = named?.[1] ?? mailbox.trim();
  return bareAddress.test(address) ? address.toLowerCase() : undefined;
}

/** One deviation: Resend refuses a sender at `localhost`, which is what a local stack without a domain has. */
function asAtResend(sender: string): string {
  return sender.replace(/@localhost(>?)$/i, "@localhost.example$1");
}

const oneOrMany = z.union([z.string().transform((value) => [value]), z.array(z.string())]);
const shape = z.object({
  from: z.string(),
  to: oneOrMany,
  cc: oneOrMany.nullish(),
  bcc: oneOrMany.nullish(),
  reply_to: oneOrMany.nullish(),
  subject: z.string(),
  html: z.string().nullish(),
  text: z.string().nullish(),
  headers: z.record(z.string(), z.string()).nullish(),
  scheduled_at: z.string().nullish(),
  tags: z
    .array(z.object({ name: z.string().regex(/^[\w-]{1,256}$/), value: z.string().regex(/^[\w-]{1,256}$/) }))
    .nullish(),
  attachments: z
    .array(z.object({ filename: z.string().nullish(), content: z.unknown(), path: z.string().nullish() }))
    .nullish(),
});

/** Checks a body as Resend does, the first fault only. */
export function parseEmail(body: unknown): { email: EmailRequest } | { error: ResendError } {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { error: invalidField("The request body must be a JSON object.") };
  }
  const given = body as Record<string, unknown>;
  for (const field of ["from", "to", "subject"]) {
    const value = given[field];
    if (value === undefined || value === null || value === "") return { error: missingField(field) };
  }
  if (!given["html"] && !given["text"]) {
    return { error: { ...missingField("html"), message: "Missing `html` or `text` field." } };
  }
  const parsed = shape.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      error: invalidField(`Invalid \`${issue?.path.join(".") ?? "body"}\` field. ${issue?.message ?? ""}`.trim()),
    };
  }
  const { data } = parsed;
  if (addressIn(asAtResend(data.from)) === undefined)
    return { error: invalidField(`Invalid \`from\` field. ${formats}`) };
  const lists = { to: data.to, cc: data.cc ?? [], bcc: data.bcc ?? [], reply_to: data.reply_to ?? [] };
  for (const [field, mailboxes] of Object.entries(lists)) {
    if (mailboxes.some((mailbox) => addressIn(mailbox) === undefined)) {
      return { error: invalidField(`Invalid \`${field}\` field. ${formats}`) };
    }
    if (mailboxes.length > recipientLimit) {
      return { error: invalidField(`The \`${field}\` field accepts at most ${recipientLimit} addresses.`) };
    }
  }
  if (lists.to.length === 0) return { error: missingField("to") };
  return {
    email: {
      from: data.from,
      to: lists.to,
      cc: lists.cc,
      bcc: lists.bcc,
      replyTo: lists.reply_to,
      subject: data.subject,
      html: data.html ?? null,
      text: data.text ?? null,
      headers: data.headers ?? {},
      scheduledAt: data.scheduled_at ?? null,
      tags: data.tags ?? [],
      attachments: (data.attachments ?? []).map((attachment, index) => ({
        filename: attachment.filename ?? `attachment-${index + 1}`,
        size: typeof attachment.content === "string" ? Math.floor((attachment.content.length * 3) / 4) : 0,
      })),
    },
  };
}
