import { v } from "convex/values";
import { internalMutation, type MutationCtx, type QueryCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { deriveSecret, signingGenerations } from "../webhooks/secrets";
import { overlapHours } from "../webhooks/tables";
import { alertChannels } from "./channels";

/** Whose key signs posts of alerts, as `webhooks/secrets.ts` derives keys. */
export const alertKey = "alerts";

/** What signs alerts at this time, the newest first. */
export async function alertGenerations(ctx: QueryCtx): Promise<number[]> {
  return signingGenerations(await rotationOf(ctx), Date.now());
}

/** For the operator: the key that signs alerts, for whoever receives them. `npx convex run alerts/signing:showKey`. */
export const showKey = internalMutation({
  args: {},
  returns: v.string(),
  handler: async (ctx) => {
    await recordAudit(ctx, { kind: "alert_key.shown" });
    return currentKey(ctx);
  },
});

/**
 * For the operator: replaces the key and gives the new one. Alerts are signed by both for `overlapHours`, 0 for a key that has
 * leaked. `npx convex run alerts/signing:rotateKey '{"overlapHours":24}'`.
 */
export const rotateKey = internalMutation({
  args: { overlapHours },
  returns: v.string(),
  handler: async (ctx, { overlapHours: hours }) => {
    const before = await rotationOf(ctx);
    const after = { generation: before.generation + 1, previousUntil: Date.now() + hours * 60 * 60 * 1000 };
    if (before._id) await ctx.db.patch(before._id, after);
    else await ctx.db.insert("alertKeys", after);
    await recordAudit(ctx, { kind: "alert_key.rotated" });
    return currentKey(ctx);
  },
});

async function currentKey(ctx: MutationCtx): Promise<string> {
  const secret = alertChannels()?.secret;
  if (secret === undefined) throw new Error("The stack declares no place for alerts, or WEBHOOK_SECRET is not set.");
  const { generation } = await rotationOf(ctx);
  return deriveSecret(secret, { of: alertKey, generation });
}

/** The one row that there is; none until the first rotation. */
async function rotationOf(ctx: QueryCtx) {
  const row = await ctx.db
    .query("alertKeys")
    .withIndex("by_creation_time", (index) => index.gt("_creationTime", 0))
    .first();
  return row ?? { _id: undefined, generation: 1 };
}
