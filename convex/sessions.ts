import { v } from "convex/values";
import { components } from "./_generated/api";
import { mutation, query } from "./_generated/server";
import { recordActivity } from "./activityLog";
import { authComponent } from "./betterAuth/auth";
import { deviceName } from "./deviceName";

/**
 * Where the signed-in person is signed in, the newest first, or null for anyone else. Never the session's token: who
 * holds it is signed in.
 */
export const list = query({
  args: {},
  returns: v.union(
    v.null(),
    v.array(
      v.object({
        id: v.string(),
        device: v.string(),
        address: v.union(v.string(), v.null()),
        signedInAt: v.number(),
        current: v.boolean(),
      }),
    ),
  ),
  handler: async (ctx) => {
    const user = await authComponent.safeGetAuthUser(ctx);
    if (!user) return null;
    const identity = await ctx.auth.getUserIdentity();
    const sessions = await ctx.runQuery(components.betterAuth.sessions.listByUser, { userId: user._id });
    return sessions.map((session) => ({
      id: session.id,
      device: deviceName(session.userAgent),
      address: session.ipAddress,
      signedInAt: session.createdAt,
      current: session.id === identity?.["sessionId"],
    }));
  },
});

/** Ends one session of the signed-in person, at once and everywhere. Ending one that is already gone is fine. */
export const end = mutation({
  args: { sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    const user = await authComponent.getAuthUser(ctx);
    const ended = await ctx.runMutation(components.betterAuth.sessions.endOwn, { userId: user._id, sessionId });
    if (!ended) return null;
    await recordActivity(ctx, { userId: user._id, kind: "session_ended", device: deviceName(ended.userAgent) });
    return null;
  },
});
