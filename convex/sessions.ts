import { v } from "convex/values";
import { components } from "./_generated/api";
import { doneBy } from "./audit/origin";
import { recordAudit } from "./audit/record";
import { deviceName } from "./deviceName";
import { openQuery, personMutation } from "./functions";

/**
 * Where the signed-in person is signed in, the newest first, or null for anyone else. Never the session's token: who
 * holds it is signed in.
 */
export const list = openQuery({
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
    const { caller } = ctx;
    if (!caller) return null;
    const sessions = await ctx.runQuery(components.betterAuth.sessions.listByUser, { userId: caller.user.id });
    return sessions.map((session) => ({
      id: session.id,
      device: deviceName(session.userAgent),
      address: session.ipAddress,
      signedInAt: session.createdAt,
      current: session.id === caller.session.id,
    }));
  },
});

/** Ends one session of the signed-in person, at once and everywhere. Ending one that is already gone is fine. */
export const end = personMutation({
  args: { sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, { sessionId }) => {
    const userId = ctx.caller.user.id;
    const ended = await ctx.runMutation(components.betterAuth.sessions.endOwn, { userId, sessionId });
    if (!ended) return null;
    const details = { ended: sessionId, device: deviceName(ended.userAgent) };
    await recordAudit(ctx, { ...doneBy(ctx.caller), kind: "session.revoked", subject: userId, details });
    return null;
  },
});
