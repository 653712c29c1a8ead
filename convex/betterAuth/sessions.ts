import { v } from "convex/values";
import { mutation, query } from "./_generated/server";

const most = 50;

/** The living sessions of one user, newest first, without their tokens. */
export const listByUser = query({
  args: { userId: v.string() },
  returns: v.array(
    v.object({
      id: v.string(),
      createdAt: v.number(),
      ipAddress: v.union(v.string(), v.null()),
      userAgent: v.union(v.string(), v.null()),
    }),
  ),
  handler: async (ctx, { userId }) => {
    const sessions = await ctx.db
      .query("session")
      .withIndex("userId", (index) => index.eq("userId", userId))
      .order("desc")
      .take(most);
    return sessions
      .filter((session) => session.expiresAt > Date.now())
      .map((session) => ({
        id: session._id,
        createdAt: session.createdAt,
        ipAddress: session.ipAddress || null,
        userAgent: session.userAgent || null,
      }));
  },
});

/** Deletes a session if it is this user's. Returns what it was, or null where there is no such session of theirs. */
export const endOwn = mutation({
  args: { userId: v.string(), sessionId: v.string() },
  returns: v.union(v.null(), v.object({ userAgent: v.union(v.string(), v.null()) })),
  handler: async (ctx, { userId, sessionId }) => {
    const id = ctx.db.normalizeId("session", sessionId);
    const session = id && (await ctx.db.get(id));
    if (!session || session.userId !== userId) return null;
    await ctx.db.delete(session._id);
    return { userAgent: session.userAgent ?? null };
  },
});
