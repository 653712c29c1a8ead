import { defineSchema, defineTable } from "convex/server";
import { v } from "convex/values";
import { alertTables } from "./alerts/tables";
import { auditTables } from "./audit/tables";
import { consentTables } from "./consent/tables";
import { limitTables } from "./limits/tables";
import { webhookTables } from "./webhooks/tables";

export default defineSchema({
  ...alertTables,
  ...auditTables,
  ...consentTables,
  ...limitTables,
  ...webhookTables,

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
