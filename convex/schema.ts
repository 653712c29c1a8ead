import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { auditTables } from "./audit/tables";

/** What happened to an account, as its owner reads it on the dashboard. */
export const activityKind = v.union(
  v.literal("account_created"),
  v.literal("email_verified"),
  v.literal("email_changed"),
  v.literal("signed_in"),
  v.literal("signed_out"),
  v.literal("session_ended"),
  v.literal("password_changed"),
  v.literal("name_changed"),
  v.literal("two_factor_enabled"),
  v.literal("two_factor_disabled"),
  v.literal("passkey_added"),
  v.literal("passkey_removed"),
  v.literal("account_linked"),
  v.literal("api_key_created"),
  v.literal("api_key_deleted"),
);

export default defineSchema({
  ...auditTables,

  activity: defineTable({
    /** Id of the user in the component `betterAuth`. */
    userId: v.string(),
    kind: activityKind,
    /** The device that the session belonged to, such as "Chrome on macOS". */
    device: v.optional(v.string()),
  }).index("userId", ["userId"]),

  /** The app's own facts of a person: one row for each user in the component `betterAuth`. */
  profiles: defineTable({
    userId: v.string(),
    bio: v.string(),
  }).index("userId", ["userId"]),

  /** How many rows a table has, in shards, so that two sign-ups at once do not wait for the same row. */
  counts: defineTable({
    table: v.literal("profiles"),
    shard: v.number(),
    value: v.number(),
  }).index("table_shard", ["table", "shard"]),
});
