import { ConvexError, v } from "convex/values";
import { components } from "./_generated/api";
import { internalMutation } from "./_generated/server";
import { doneBy } from "./audit/origin";
import { recordAudit } from "./audit/record";
import { countPeople } from "./counted";
import { deviceName } from "./deviceName";
import { adminMutation, adminQuery } from "./functions";

const pageSize = 20;

/** A page of people for an admin; with `prefix`, those whose address begins with it. `total` counts all there are. */
export const people = adminQuery({
  args: { prefix: v.string(), cursor: v.union(v.string(), v.null()) },
  handler: async (ctx, { prefix, cursor }) => {
    const asked = { prefix: prefix.trim().toLowerCase(), cursor, size: pageSize };
    const page = await ctx.runQuery(components.betterAuth.people.page, asked);
    return { ...page, total: await countPeople(ctx) };
  },
});

/** One person with their sessions for an admin, or null where there is none with this id. */
export const person = adminQuery({
  args: { userId: v.string() },
  handler: async (ctx, { userId }) => {
    const found = await ctx.runQuery(components.betterAuth.people.byId, { userId });
    if (!found) return null;
    const sessions = await ctx.runQuery(components.betterAuth.sessions.listByUser, { userId });
    return {
      person: found,
      isSelf: found.id === ctx.caller.user.id,
      sessions: sessions.map((session) => ({
        id: session.id,
        device: deviceName(session.userAgent),
        address: session.ipAddress,
        signedInAt: session.createdAt,
      })),
    };
  },
});

/** Ends one session of any person, at once. Ending one that is already gone is fine. */
export const endSession = adminMutation({
  args: { userId: v.string(), sessionId: v.string() },
  returns: v.null(),
  handler: async (ctx, of) => {
    const ended = await ctx.runMutation(components.betterAuth.sessions.endOwn, of);
    if (!ended) return null;
    const details = { ended: of.sessionId, device: deviceName(ended.userAgent) };
    await recordAudit(ctx, { ...doneBy(ctx.caller), kind: "session.revoked", subject: of.userId, details });
    return null;
  },
});

/**
 * Makes a person an admin. For the operator alone, who has the deployment's key: `npx convex run admin:appoint
 * '{"email":"ann@example.com"}'`. Every later one can be made by an admin in the app.
 */
export const appoint = internalMutation({
  args: { email: v.string() },
  returns: v.null(),
  handler: async (ctx, { email }) => {
    const appointed = await ctx.runMutation(components.betterAuth.people.appointAdmin, { email: email.toLowerCase() });
    if (!appointed) throw new ConvexError("Nobody with this confirmed address has an account.");
    const details = { from: appointed.before, to: "admin", operator: true };
    await recordAudit(ctx, { kind: "user.role_changed", subject: appointed.id, details });
    return null;
  },
});
