import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { outcome } from "../webhooks/outcome";
import { alertFacts, alertKind } from "./kinds";

/** How the post to ALERT_WEBHOOK_URL stands; none where the stack has no such address. */
export const postState = literals("none", "waiting", "delivered", "failed");

export const alertTables = {
  /** What the operators were told, and when: its time is the document's `_creationTime`. */
  alerts: defineTable({
    kind: alertKind,
    /** Tells alerts of one kind apart that must not hide each other, such as two endpoints. */
    about: v.string(),
    facts: alertFacts,
    /** To how many addresses it was mailed. */
    mails: v.number(),
    post: postState,
    lastPost: v.optional(outcome),
  }).index("kind_about", ["kind", "about"]),
  /** How often the key that signs alerts was replaced: one row, or none where it never was. See `signing.ts`. */
  alertKeys: defineTable({ generation: v.number(), previousUntil: v.number() }),
};
