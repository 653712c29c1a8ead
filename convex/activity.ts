import { v } from "convex/values";
import { openQuery } from "./functions";
import { activityKind } from "./schema";

const shown = 12;

/** The latest events of the signed-in person's account, newest first. Empty for anyone else. */
export const recent = openQuery({
  args: {},
  returns: v.array(
    v.object({ id: v.id("activity"), at: v.number(), kind: activityKind, device: v.union(v.string(), v.null()) }),
  ),
  handler: async ({ db, caller }) => {
    if (!caller) return [];
    const events = await db
      .query("activity")
      .withIndex("userId", (index) => index.eq("userId", caller.user.id))
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
