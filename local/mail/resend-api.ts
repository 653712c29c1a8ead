import { createHash } from "node:crypto";
import { type Context, Hono } from "hono";
import { rateLimited } from "../faults/rate-limit";
import { requestCount } from "../faults/request-count";
import type { Journal } from "../journal";
import { bearerToken, isOneOf } from "../provider-stand-in/bearer-token";
import { domainsApi } from "./domains-api";
import { parseEmail } from "./email-request";
import type { Mailbox } from "./mailbox";
import { openOutbox } from "./outbox";
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
import { asResendEmail, emailSummary } from "./resend-json";
import type { SenderDomains } from "./sender-domains";
import type { Webhooks } from "./webhooks";

const idempotencyLifetime = 24 * 60 * 60 * 1000;
const batchLimit = 100;

export interface ResendApiOptions {
  mailbox: Mailbox;
  domains: SenderDomains;
  webhooks: Webhooks;
  /** The keys that may send. Any other is refused, as at Resend. */
  apiKeys: readonly string[];
  journal: Journal;
  now?: () => number;
  /**
   * Requests in a second of the whole team. The documentation has said 2 and, in its newest copy, 5
   * (https://resend.com/docs/api-reference/rate-limit).
   */
  requestsPerSecond?: number;
}

/**
 * `api.resend.com` for one account: domains, sending at once, in batches and later, reading what was sent, webhooks.
 * Facts: https://resend.com/docs/api-reference (emails, batch, domains, errors, idempotency keys, rate limit); read
 * November 2026, not seen live.
 */
export function resendApi(options: ResendApiOptions): Hono {
  const { mailbox, domains, webhooks, apiKeys, journal, now = Date.now, requestsPerSecond = 5 } = options;
  const api = new Hono();
  const answered = new Map<string, { payload: string; body: unknown; at: number }>();
  const outbox = openOutbox({ mailbox, domains, webhooks, now });
  const fail = (context: Context, error: ResendError) => context.json(error, error.statusCode);

  api.use(async (context, next) => {
    const given = bearerToken(context.req.header("authorization"));
    if (given === undefined) return fail(context, missingApiKey);
    if (!isOneOf(apiKeys, given)) return fail(context, invalidApiKey);
    return next();
  });
  const count = requestCount({ limit: requestsPerSecond, windowSeconds: 1 }, now);
  api.use(
    rateLimited(
      "mail",
      () => count,
      ({ limit, left }) => ({
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": String(left().remaining),
        "ratelimit-reset": String(left().reset),
      }),
    ),
  );

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
    const payload = createHash("sha256").update(JSON.stringify(body)).digest("hex");
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
      const judged = outbox.judge(parseEmail(body));
      return "error" in judged ? judged : { body: { id: outbox.send(judged.email).id } };
    }),
  );
  api.post("/emails/batch", (context) =>
    once(context, "/emails/batch", (body) => {
      if (!Array.isArray(body) || body.length === 0 || body.length > batchLimit) {
        return { error: invalidField(`The request body must be a list of 1 to ${batchLimit} emails.`) };
      }
      const judged = body.map((entry) => outbox.judge(parseEmail(entry)));
      const emails = judged.flatMap((entry) => ("email" in entry ? [entry.email] : []));
      const refused = judged.find((entry) => "error" in entry);
      if (refused !== undefined && "error" in refused) return refused;
      return { body: { data: emails.map((email) => ({ id: outbox.send(email).id })) } };
    }),
  );
  api.get("/emails", (context) => {
    journal.record("mail", "read", "GET /emails");
    const { limit = "20", after } = context.req.query();
    const all = mailbox.all();
    const from = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
    const page = all.slice(from, from + Math.min(100, Number(limit) || 20));
    return context.json({ object: "list", has_more: from + page.length < all.length, data: page.map(emailSummary) });
  });
  api.get("/emails/:id", (context) => {
    journal.record("mail", "read", "GET /emails/{id}");
    const message = mailbox.get(context.req.param("id"));
    return message === undefined ? fail(context, emailNotFound) : context.json(asResendEmail(message));
  });
  api.patch("/emails/:id", async (context) => {
    journal.record("mail", "write", "PATCH /emails/{id}");
    const id = context.req.param("id");
    const body: unknown = await context.req.json().catch(() => undefined);
    const at = typeof body === "object" && body !== null && "scheduled_at" in body ? String(body.scheduled_at) : "";
    const refused = outbox.reschedule(id, at);
    return refused ? fail(context, refused) : context.json({ object: "email", id });
  });
  api.post("/emails/:id/cancel", (context) => {
    journal.record("mail", "write", "POST /emails/{id}/cancel");
    const id = context.req.param("id");
    const refused = outbox.cancel(id);
    return refused ? fail(context, refused) : context.json({ object: "email", id });
  });
  api.route("/", domainsApi(domains, journal));
  api.route("/", webhooks.api);

  api.notFound((context) => fail(context, notFound));
  return api;
}
