import { v } from "convex/values";
import { internalMutation } from "../_generated/server";
import { adminMutation, adminQuery } from "../functions";
import { alertChannels } from "./channels";
import { raiseAlert } from "./raise";

const shown = 20;

/** Where alerts go and the latest of them, live. Addresses are for the stack's own file. */
export const recent = adminQuery({
  args: {},
  handler: async (ctx) => {
    const channels = alertChannels();
    const alerts = await ctx.db
      .query("alerts")
      .withIndex("by_creation_time", (index) => index.gt("_creationTime", 0))
      .order("desc")
      .take(shown);
    return {
      mails: channels?.emails.length ?? 0,
      posts: channels?.url !== undefined,
      alerts: alerts.map(({ _id: id, _creationTime: at, kind, facts, mails, post, lastPost }) => ({
        id,
        at,
        kind,
        facts,
        mails,
        post,
        problem: lastPost?.problem ?? null,
      })),
    };
  },
});

/** Sends a test alert to all places. False where the stack declares none, or one was sent this moment. */
export const test = adminMutation({
  args: {},
  returns: v.boolean(),
  handler: async (ctx) => (await raiseAlert(ctx, "test", "", {})) !== null,
});

/** The same for the operator and the acceptance run: `npx convex run alerts/admin:testByOperator`. The alert's id, or null. */
export const testByOperator = internalMutation({
  args: {},
  returns: v.union(v.null(), v.id("alerts")),
  handler: (ctx) => raiseAlert(ctx, "test", "", {}),
});
