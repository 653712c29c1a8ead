import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { pathToFileURL } from "node:url";
import { Webhook, WebhookVerificationError } from "standardwebhooks";

/** What a delivery says. Ids, not people: ask the app for the rest, with a key of your own. */
export interface WebhookEvent {
  type: string;
  /** When it happened (ISO 8601), not when it was sent. */
  timestamp: string;
  data: {
    actor?: string;
    subject?: string;
    organization?: string;
    details?: Record<string, string | number | boolean>;
  };
}

/**
 * Remembers deliveries. This one forgets when the process ends: a service with more than one process keeps `attempt` and `id`
 * in a table with a unique index, the first for ten minutes, the second for four days.
 */
export interface Memory {
  /** Notes a key, and says whether it was there. */
  seen(key: string): boolean;
  forget(key: string): void;
}

export interface ReceiverOptions {
  /** The endpoint's key, `whsec_…`. While it is replaced, the old one and the new one both fit. */
  secret: string;
  /** Does what is to be done. What it throws is answered with 500, and the delivery comes again. */
  handle(event: WebhookEvent): Promise<void>;
  memory?: Memory;
}

const mostBytes = 64 * 1024;

/** Takes deliveries: none that is forged, changed or old, none a second time. */
export function webhookReceiver({ secret, handle, memory = memoryOfProcess() }: ReceiverOptions): RequestListener {
  const webhook = new Webhook(secret);

  async function answer(request: IncomingMessage): Promise<number> {
    if (request.method !== "POST") return 405;
    const body = await bytesOf(request);
    if (body === undefined) return 413;
    const headers = {
      "webhook-id": String(request.headers["webhook-id"] ?? ""),
      "webhook-timestamp": String(request.headers["webhook-timestamp"] ?? ""),
      "webhook-signature": String(request.headers["webhook-signature"] ?? ""),
    };
    let event: WebhookEvent;
    try {
      // Judges the bytes as they came, and refuses what is older or newer than five minutes.
      event = webhook.verify(body, headers) as WebhookEvent;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 401;
      return 400;
    }
    const id = headers["webhook-id"];
    // Each attempt of ours has a time of its own: the same one again was recorded and is played back by somebody else.
    if (memory.seen(`attempt ${id} ${headers["webhook-timestamp"]}`)) return 409;
    // The same delivery with a new time is a repetition of ours, because no answer arrived: done already, so all is well.
    if (memory.seen(`id ${id}`)) return 200;
    try {
      await handle(event);
      return 204;
    } catch {
      memory.forget(`id ${id}`);
      return 500;
    }
  }

  return (request, response) => {
    answer(request).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(500).end(),
    );
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const fourDaysMs = 4 * 24 * 60 * 60 * 1000;

function memoryOfProcess(): Memory {
  const keys = new Map<string, number>();
  return {
    seen(key) {
      const now = Date.now();
      // A Map keeps the order of insertion: the oldest come first.
      for (const [old, at] of keys) {
        if (now - at < fourDaysMs) break;
        keys.delete(old);
      }
      if (keys.has(key)) return true;
      keys.set(key, now);
      return false;
    },
    forget: (key) => void keys.delete(key),
  };
}

// WEBHOOK_SECRET=whsec_… PORT=4000 npx tsx docs/samples/webhook-receiver.ts
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { WEBHOOK_SECRET: secret = "", PORT = "4000" } = process.env;
  const handle = async ({ type, data }: WebhookEvent) => console.log(type, data);
  createServer(webhookReceiver({ secret, handle })).listen(Number(PORT), "127.0.0.1", () => {
    console.log(`Takes deliveries at http://127.0.0.1:${PORT}/`);
  });
}
