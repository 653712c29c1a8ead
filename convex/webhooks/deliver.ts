"use node";
import { v } from "convex/values";
import { internal } from "../_generated/api";
import { internalAction } from "../_generated/server";
import { webhookSettings } from "./declared";
import { reachOf } from "./endpointUrl";
import { post } from "./post";
import { deriveSecrets } from "./secrets";
import { signedHeaders } from "./signature";

/** One attempt of a delivery. One that another process has begun already is left alone. */
export const attempt = internalAction({
  args: { deliveryId: v.id("webhookDeliveries"), number: v.number() },
  returns: v.null(),
  handler: async (ctx, given) => {
    const { secret } = webhookSettings();
    if (secret === undefined) return null;
    const work = await ctx.runMutation(internal.webhooks.attempts.begin, given);
    if (!work) return null;
    const { url, messageId: id, body, key, generations } = work;
    const secrets = await deriveSecrets(secret, key, generations);
    const headers = signedHeaders({ id, body, at: new Date(), secrets });
    const outcome = await post({ url, headers, body }, reachOf(process.env));
    await ctx.runMutation(internal.webhooks.attempts.finish, { ...given, outcome });
    return null;
  },
});
