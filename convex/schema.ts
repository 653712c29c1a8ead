import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";

/** What happened to an account, as its owner reads it on the dashboard. */
export const activityKind = v.union(
  v.literal("account_created"),
  v.literal("email_verified"),
  v.literal("signed_in"),
  v.literal("signed_out"),
  v.literal("session_ended"),
  v.literal("password_changed"),
  v.literal("name_changed"),
);

export default defineSchema({
  activity: defineTable({
    /** Id of the user in the component `betterAuth`. */
    userId: v.string(),
    kind: activityKind,
    /** The device that the session belonged to, such as "Chrome on macOS". */
    device: v.optional(v.string()),
  }).index("userId", ["userId"]),
});
