import { v } from "convex/values";
import { query } from "./_generated/server";
import { authComponent } from "./betterAuth/auth";
import { activityKind } from "./schema";

const shown = 12;

/** The latest events of the signed-in person's account, newest first. Empty for anyone else. */
export const recent = query({
  args: {},
  returns: v.array(
    v.object({ id: v.id("activity"), at: v.number(), kind: activityKind, device: v.union(v.string(), v.null()) }),
  ),
  handler: async (ctx) => {
    const user = await authComponent.safeGetAuthUser(ctx);
    if (!user) return [];
    const events = await ctx.db
      .query("activity")
      .withIndex("userId", (index) => index.eq("userId", user._id))
      .order("desc")
      .take(shown);
    return events.map((event) => ({
      id: event._id,
      at: event._creationTime,
      kind: event.kind,
      device: event.device ?? null,
    }));
  },
});
