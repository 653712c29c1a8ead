import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Context, Hono } from "hono";
import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { Journal } from "../journal";
import { invalidField, notFound, type ResendError } from "./resend-errors";

interface Endpoint {
  id: string;
  endpoint: string;
  events: string[];
  status: "enabled" | "disabled";
  createdAt: string;
  /** `whsec_…`: what deliveries are signed with. */
  secret: string;
}

/** Posts to an address as it is seen inside the local cloud; the status, or `undefined` when nothing answered. */
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<number | undefined>;

export interface Webhooks {
  api: Hono;
  /** Tells all endpoints that want it. Resolves when each has answered or was given up. */
  tell(type: string, data: object): Promise<void>;
}

/** Resend's own waits are 5 s, 5 min, 30 min, 2 h, 5 h, 10 h: here the first of them, and then it is given up. */
const waits = [5000];

const newEndpoint = z.object({
  endpoint: z.url({ protocol: /^https?$/ }),
  events: z.array(z.string().regex(/^[a-z]+(\.[a-z_]+)+$/)).min(1),
});

/**
 * `/webhooks` of Resend's API, and the deliveries, signed as Svix does.
 * Source: https://resend.com/docs/webhooks/introduction, https://resend.com/docs/webhooks/retries-and-replays
 */
export function openWebhooks(journal: Journal, post: Post, retryAfter: readonly number[] = waits): Webhooks {
  const endpoints = new Map<string, Endpoint>();
  const fail = (context: Context, error: ResendError) => context.json(error, error.statusCode);
  const missing: ResendError = { ...notFound, message: "Webhook not found" };
  const shown = ({ createdAt, secret: _secret, ...rest }: Endpoint) => ({ ...rest, created_at: createdAt });

  const deliver = async ({ endpoint, secret }: Endpoint, body: string): Promise<void> => {
    const id = `msg_${randomUUID().replaceAll("-", "")}`;
    for (const wait of [0, ...retryAfter]) {
      await sleep(wait, undefined, { ref: false });
      const at = new Date();
      const headers = {
        "content-type": "application/json",
        "svix-id": id,
        "svix-timestamp": String(Math.floor(at.getTime() / 1000)),
        "svix-signature": new Webhook(secret).sign(id, at, body),
      };
      const status = await post(endpoint, headers, body);
      if (status !== undefined && status >= 200 && status < 300) return;
    }
  };

  const api = new Hono();
  api.post("/webhooks", async (context) => {
    journal.record("mail", "write", "POST /webhooks");
    const parsed = newEndpoint.safeParse(await context.req.json().catch(() => undefined));
    if (!parsed.success)
      return fail(context, invalidField(`Invalid \`${parsed.error.issues[0]?.path.join(".")}\` field.`));
    const id = randomUUID();
    const secret = `whsec_${randomBytes(24).toString("base64")}`;
    endpoints.set(id, { id, ...parsed.data, status: "enabled", createdAt: new Date().toISOString(), secret });
    return context.json({ object: "webhook", id, signing_secret: secret }, 201);
  });
  api.get("/webhooks", (context) => {
    journal.record("mail", "read", "GET /webhooks");
    return context.json({ object: "list", has_more: false, data: [...endpoints.values()].map(shown) });
  });
  api.get("/webhooks/:id", (context) => {
    journal.record("mail", "read", "GET /webhooks/{webhook}");
    const found = endpoints.get(context.req.param("id"));
    if (found === undefined) return fail(context, missing);
    return context.json({ object: "webhook", ...shown(found), signing_secret: found.secret });
  });
  api.delete("/webhooks/:id", (context) => {
    journal.record("mail", "write", "DELETE /webhooks/{webhook}");
    const id = context.req.param("id");
    return endpoints.delete(id) ? context.json({ object: "webhook", id, deleted: true }) : fail(context, missing);
  });

  return {
    api,
    async tell(type, data) {
      const body = JSON.stringify({ type, created_at: new Date().toISOString(), data });
      const wanting = [...endpoints.values()].filter(
        ({ events, status }) => status === "enabled" && events.includes(type),
      );
      await Promise.all(wanting.map((endpoint) => deliver(endpoint, body)));
    },
  };
}
