import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { auditKinds } from "../../contract/audit-events";

export const auditKind = literals(...auditKinds);
export const auditOutcome = literals("success", "failure");
/** Facts beside the fields: names and short words, never a secret, a code, a token or an address of mail. */
export const auditDetails = v.record(v.string(), v.union(v.string(), v.number(), v.boolean()));

/** Its time is the document's `_creationTime`. Each index serves one choice of filters, newest first. */
export const auditTables = {
  auditEntries: defineTable({
    kind: auditKind,
    outcome: auditOutcome,
    /** Id of the person who did it; none where the system did, or nobody is known. */
    actor: v.optional(v.string()),
    /** Id of the person to whose account it happened. */
    subject: v.optional(v.string()),
    organization: v.optional(v.string()),
    /** The caller's address, as the edge saw it. */
    address: v.optional(v.string()),
    /** The browser, as it names itself. */
    agent: v.optional(v.string()),
    session: v.optional(v.string()),
    details: v.optional(auditDetails),
  })
    .index("kind", ["kind"])
    .index("outcome", ["outcome"])
    .index("address", ["address"])
    .index("actor", ["actor"])
    .index("actor_kind", ["actor", "kind"])
    .index("actor_outcome", ["actor", "outcome"])
    .index("subject", ["subject"])
    .index("subject_kind", ["subject", "kind"])
    .index("subject_outcome", ["subject", "outcome"]),
};
