import { z } from "zod";
import type { Alert } from "./alert-store";

type Shown = Pick<Alert, "source" | "title" | "text">;

/** https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/ */
const cloudflare = z.object({
  name: z.string(),
  text: z.string(),
  data: z.unknown().optional(),
  ts: z.number().optional(),
  alert_type: z.string().optional(),
  policy_name: z.string().optional(),
});

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: text, or blocks, or old attachments. */
const slackBlock = z.object({
  type: z.string(),
  text: z.union([z.string(), z.object({ text: z.string() })]).optional(),
});
const slack = z
  .object({
    text: z.string().optional(),
    blocks: z.array(slackBlock).optional(),
    attachments: z.array(z.object({ text: z.string().optional(), fallback: z.string().optional() })).optional(),
  })
  .refine(({ text, blocks, attachments }) => text !== undefined || blocks !== undefined || attachments !== undefined);

const titles = ["title", "summary", "subject", "event", "type", "name"];
const texts = ["text", "message", "description", "body"];

/** Tells by its form whose webhook it is, and what to show of it. */
export function readWebhook(payload: unknown): Shown {
  const alert = cloudflare.safeParse(payload);
  if (alert.success && (alert.data.ts !== undefined || alert.data.alert_type !== undefined)) {
    const { name, text, alert_type, policy_name } = alert.data;
    return { source: "cloudflare", title: policy_name ?? alert_type ?? name, text };
  }
  const message = slack.safeParse(payload);
  if (message.success) {
    const { text, blocks = [], attachments = [] } = message.data;
    const lines = [
      text,
      ...blocks.map((block) => (typeof block.text === "object" ? block.text.text : block.text)),
      ...attachments.map((attachment) => attachment.text ?? attachment.fallback),
    ].filter((line) => line !== undefined);
    return { source: "slack", title: lines[0]?.split("\n")[0] ?? "Slack message", text: lines.join("\n") };
  }
  const fields = typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>) : {};
  const first = (names: string[]) => names.map((name) => fields[name]).find((value) => typeof value === "string");
  const title = first(titles) ?? first(texts) ?? "Webhook";
  return { source: "generic", title: String(title), text: String(first(texts) ?? "") };
}
