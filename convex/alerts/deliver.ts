"use node";
import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction } from "../_generated/server";
import { reachOf } from "../webhooks/endpointUrl";
import { post } from "../webhooks/post";
import { deriveSecrets } from "../webhooks/secrets";
import { signedHeaders } from "../webhooks/signature";
import { alertChannels } from "./channels";
import { alertMessage } from "./message";

/** Posts an alert to ALERT_WEBHOOK_URL: in the form of Slack's incoming webhooks, signed for whoever checks. */
export const attempt = internalAction({
  args: { alertId: v.id("alerts"), number: v.number() },
  returns: v.null(),
  handler: async (ctx, { alertId, number }) => {
    const channels = alertChannels();
    const alert = await ctx.runQuery(internal.alerts.posts.waiting, { alertId });
    if (!alert || channels?.url === undefined) return null;
    const body = alertMessage(alert.kind, alert.facts, alert.at, channels).json;
    const secrets =
      channels.secret === undefined ? [] : await deriveSecrets(channels.secret, alert.key, alert.generations);
    const headers = signedHeaders({ id: `alert_${alertId}`, body, at: new Date(), secrets });
    const outcome = await post({ url: channels.url, headers, body }, reachOf(process.env));
    await ctx.runMutation(internal.alerts.posts.finish, { alertId, number, outcome });
    return null;
  },
});
