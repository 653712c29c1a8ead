import type { NotificationPolicyWebhooksArgs } from "@pulumi/cloudflare";
import { z } from "zod";
import type { Plain, ResourceKind } from "../../provider-stand-in/resource-kind";
import { CloudflareError } from "../cloudflare-error";
import { type CloudflareCloud, lastPart, newId } from "../cloudflare-state";

const shape = {
  accountId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
  name: z.string().min(1),
  secret: z.string().optional(),
  url: z.url({ protocol: /^https?$/, error: "must be the http(s) address that is posted to" }),
} satisfies Record<keyof NotificationPolicyWebhooksArgs, z.ZodType>;

/** What Cloudflare takes an address for, by its host (API reference, alerting destinations: `type`). */
function typeOf(url: string): string {
  const { hostname } = new URL(url);
  if (hostname === "hooks.slack.com") return "slack";
  if (hostname === "discord.com" || hostname === "discordapp.com") return "discord";
  return hostname === "chat.googleapis.com" ? "gchat" : "generic";
}

/**
 * A webhook destination of an account's notifications. Cloudflare posts a test to it when it is made and refuses one that
 * does not answer; the stand-in posts only to this machine, and takes any other address as it is.
 */
export function notificationWebhook(cloud: CloudflareCloud): ResourceKind {
  const { webhooks } = cloud.state.data;

  const keep = async (id: string, inputs: Plain, created: unknown): Promise<Plain> => {
    const url = String(inputs["url"]);
    const secret = inputs["secret"];
    const answered = await cloud.notify(
      { url, ...(typeof secret === "string" && { secret }) },
      {
        name: String(inputs["name"]),
        text: "Hello World! This is a test message sent from https://cloudflare.com. If you can see this, your webhook is configured properly.",
      },
    );
    if (!answered) throw new CloudflareError(400, 17_303, "error while attempting to send test message to webhook");
    const now = new Date().toISOString();
    const outputs: Plain = {
      ...inputs,
      createdAt: typeof created === "string" ? created : now,
      lastSuccess: now,
      lastFailure: "",
      type: typeOf(url),
    };
    webhooks[id] = { id, zoneId: "", properties: outputs };
    cloud.state.save();
    return outputs;
  };

  return {
    schema: z.strictObject(shape),
    replaceOn: ["accountId"],
    secrets: ["secret"],
    computed: ["createdAt", "lastFailure", "lastSuccess", "type"],
    volatile: ["lastFailure", "lastSuccess", "type"],
    async create(inputs) {
      cloud.record("write", "POST /accounts/{account}/alerting/v3/destinations/webhooks");
      const id = newId();
      return { id, outputs: await keep(id, inputs, undefined) };
    },
    async read(id, known) {
      cloud.record("read", "GET /accounts/{account}/alerting/v3/destinations/webhooks/{webhook}");
      const kept = webhooks[lastPart(id)];
      if (kept === undefined) return undefined;
      // The secret is in no answer of the API: what is known of it stays.
      const { secret: _kept, ...readable } = kept.properties;
      return {
        id: kept.id,
        outputs: { ...readable, ...(known["secret"] !== undefined && { secret: known["secret"] }) },
      };
    },
    async update(id, old, inputs) {
      cloud.record("write", "PUT /accounts/{account}/alerting/v3/destinations/webhooks/{webhook}");
      if (webhooks[id] === undefined) throw new CloudflareError(404, 17_301, "could not find webhook destination");
      return keep(id, inputs, old["createdAt"]);
    },
    async delete(id) {
      if (webhooks[id] === undefined) return;
      cloud.record("write", "DELETE /accounts/{account}/alerting/v3/destinations/webhooks/{webhook}");
      delete webhooks[id];
      cloud.state.save();
    },
  };
}
