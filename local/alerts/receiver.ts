import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isOneOf } from "../provider-stand-in/bearer-token";
import type { Alert, AlertStore } from "./alert-store";
import { type Envelope, parseEnvelope, titleOfEvent } from "./sentry-envelope";
import { readWebhook } from "./webhook-shapes";

export interface ReceiverOptions {
  store: AlertStore;
  /** Public keys of DSNs that may report errors. */
  sentryKeys: readonly string[];
}

/** Sentry takes an envelope of 20 MB compressed; 1 MB is more than any of ours. */
const largest = 1024 * 1024;
const decoders: Record<string, (bytes: Buffer) => Buffer> = {
  gzip: (bytes) => gunzipSync(bytes, { maxOutputLength: 8 * largest }),
  deflate: (bytes) => inflateSync(bytes, { maxOutputLength: 8 * largest }),
  br: (bytes) => brotliDecompressSync(bytes, { maxOutputLength: 8 * largest }),
};

/**
 * Takes alerts the way their receivers do: Slack's incoming webhooks, any webhook of JSON, and the ingest of an error
 * tracker at `/api/<project>/envelope/`. Answers for every host that is routed here.
 */
export function alertReceiver({ store, sentryKeys }: ReceiverOptions): Hono {
  const app = new Hono();
  app.use(bodyLimit({ maxSize: largest, onError: (context) => context.json({ detail: "too large" }, 413) }));

  app.post("/api/:project/envelope/", async (context) => {
    const refuse = (status: 400 | 401 | 403, detail: string) => context.json({ detail }, status);
    const key = sentryKey(context);
    if (key === undefined) return refuse(401, "missing authorization information");
    if (!isOneOf(sentryKeys, key)) return refuse(403, "event submission rejected with_reason: ProjectId");
    let envelope: Envelope;
    try {
      const encoding = context.req.header("content-encoding");
      const bytes = Buffer.from(await context.req.arrayBuffer());
      envelope = parseEnvelope((encoding === undefined ? undefined : decoders[encoding])?.(bytes) ?? bytes);
    } catch {
      return refuse(400, "bad envelope");
    }
    for (const { type, payload } of envelope.items) {
      // Sessions, client reports and traces are no alerts.
      if (type !== "event" || payload === undefined) continue;
      store.add({ source: "sentry", sentTo: addressOf(context), ...titleOfEvent(payload), payload });
    }
    return context.json({ id: envelope.eventId });
  });

  app.post("*", async (context) => {
    const text = await context.req.text();
    const payload = payloadOf(text, context.req.header("content-type"));
    if (payload === undefined) return context.text("invalid_payload", 400);
    const signed = signatureOf(context, text);
    const alert = store.add({ ...readWebhook(payload), sentTo: addressOf(context), payload, ...signed });
    return answerOf(context, alert);
  });
  return app;
}

/** The DSN's public key: in the query, in the header, as SDKs send it. */
function sentryKey(context: Context): string | undefined {
  const header = /sentry_key=([^,\s]+)/.exec(context.req.header("x-sentry-auth") ?? "")?.[1];
  return context.req.query("sentry_key") ?? header;
}

/** Slack takes its JSON as the form field `payload`, too. */
function payloadOf(text: string, contentType: string | undefined): unknown {
  const form = contentType?.startsWith("application/x-www-form-urlencoded") === true;
  try {
    return JSON.parse(form ? (new URLSearchParams(text).get("payload") ?? "") : text);
  } catch {
    return undefined;
  }
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
function signatureOf(context: Context, body: string): Pick<Alert, "signed"> {
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const headers = names.flatMap((name) => {
    const value = context.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return headers.length === 0 ? {} : { signed: { headers: Object.fromEntries(headers), body } };
}

function addressOf(context: Context): string {
  const { host, pathname } = new URL(context.req.url);
  return `${host}${pathname}`;
}

/** Slack says `ok` in plain text. */
function answerOf(context: Context, { source, id }: Alert): Response {
  return source === "slack" ? context.text("ok") : context.json({ id });
}
