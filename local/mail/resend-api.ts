import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Journal } from "../journal";
import { type EmailRequest, parseEmail } from "./email-request";
import type { Mailbox, Message } from "./mailbox";
import {
  emailNotFound,
  idempotencyConflict,
  invalidApiKey,
  invalidField,
  invalidIdempotencyKey,
  missingApiKey,
  notFound,
  type ResendError,
} from "./resend-errors";

const idempotencyLifetime = 24 * 60 * 60 * 1000;
const batchLimit = 100;

export interface ResendApiOptions {
  mailbox: Mailbox;
  /** The keys that may send. Any other is refused, as at Resend. */
  apiKeys: readonly string[];
  journal: Journal;
  now?: () => number;
}

/**
 * `api.resend.com` for one account: sending, one by one and in batches, and reading what was sent.
 * Facts: https://resend.com/docs/api-reference (emails, batch, errors, idempotency keys); read November 2026, not seen live.
 */
export function resendApi({ mailbox, apiKeys, journal, now = Date.now }: ResendApiOptions): Hono {
  const accepted = apiKeys.map(hash);
  const api = new Hono();
  const answered = new Map<string, { payload: string; body: unknown; at: number }>();

  const fail = (context: Context, error: ResendError) => context.json(error, error.statusCode);

  api.use(async (context, next) => {
    const given = /^Bearer\s+(\S+)$/i.exec(context.req.header("authorization") ?? "")?.[1];
    if (given === undefined) return fail(context, missingApiKey);
    const digest = hash(given);
    if (!accepted.some((known) => timingSafeEqual(known, digest))) return fail(context, invalidApiKey);
    return next();
  });

  /** Sends once for an idempotency key: the same answer for the same payload within a day, a conflict for another. */
  async function once(
    context: Context,
    endpoint: string,
    send: (body: unknown) => { body: unknown } | { error: ResendError },
  ) {
    const key = context.req.header("idempotency-key");
    if (key !== undefined && (key.length < 1 || key.length > 256)) return fail(context, invalidIdempotencyKey);
    let body: unknown;
    try {
      body = await context.req.json();
    } catch {
      return fail(context, invalidField("The request body is not valid JSON."));
    }
    const slot = `${endpoint} ${key}`;
    const payload = hash(JSON.stringify(body)).toString("hex");
    const earlier = key === undefined ? undefined : answered.get(slot);
    if (earlier && now() - earlier.at < idempotencyLifetime) {
      return earlier.payload === payload ? context.json(earlier.body) : fail(context, idempotencyConflict);
    }
    const sent = send(body);
    if ("error" in sent) return fail(context, sent.error);
    if (key !== undefined) answered.set(slot, { payload, body: sent.body, at: now() });
    journal.record("mail", "write", `POST ${endpoint}`);
    return context.json(sent.body);
  }

  api.post("/emails", (context) =>
    once(context, "/emails", (body) => {
      const parsed = parseEmail(body);
      return "error" in parsed ? parsed : { body: { id: mailbox.add(parsed.email).id } };
    }),
  );

  api.post("/emails/batch", (context) =>
    once(context, "/emails/batch", (body) => {
      if (!Array.isArray(body) || body.length === 0 || body.length > batchLimit) {
        return { error: invalidField(`The request body must be a list of 1 to ${batchLimit} emails.`) };
      }
      const emails: EmailRequest[] = [];
      for (const entry of body) {
        const parsed = parseEmail(entry);
        if ("error" in parsed) return parsed;
        emails.push(parsed.email);
      }
      return { body: { data: emails.map((email) => ({ id: mailbox.add(email).id })) } };
    }),
  );

  api.get("/emails/:id", (context) => {
    journal.record("mail", "read", "GET /emails/{id}");
    const message = mailbox.get(context.req.param("id"));
    return message === undefined ? fail(context, emailNotFound) : context.json(asResendEmail(message));
  });

  api.notFound((context) => fail(context, notFound));
  return api;
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function asResendEmail(message: Message) {
  return {
    object: "email",
    id: message.id,
    to: message.to,
    from: message.from,
    created_at: message.createdAt,
    subject: message.subject,
    html: message.html,
    text: message.text,
    cc: message.cc,
    bcc: message.bcc,
    reply_to: message.replyTo,
    last_event: "delivered",
    scheduled_at: null,
    tags: message.tags,
  };
}
