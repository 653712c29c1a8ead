import { defineTable } from "convex/server";
import { v } from "convex/values";

export const limitTables = {
  /** Proofs of an address that were used: none is accepted twice. Rows go when the proof is too old anyway. */
  usedProofs: defineTable({ id: v.string(), until: v.number() }).index("id", ["id"]).index("until", ["until"]),
};
