import { Webhook } from "standardwebhooks";

/**
 * The headers of Standard Webhooks, with one signature for each key: while a key is replaced, a receiver that knows either
 * one accepts the delivery. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(message: { id: string; body: string; at: Date; secrets: readonly string[] }) {
  const { id, body, at, secrets } = message;
  return {
    "content-type": "application/json",
    "user-agent": "auth-app-webhooks/1",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}
