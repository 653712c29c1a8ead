import { defineTable } from "convex/server";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";

/** What a person was asked: to agree to the privacy policy, or whether more may be stored than the site needs. */
export const consentSubject = literals("privacy-policy", "cookies");

/**
 * What people said to it, each time that they were asked: the latest row of a subject counts, the earlier ones prove what
 * held before. Its time is the document's `_creationTime`.
 */
export const consentTables = {
  consents: defineTable({
    userId: v.string(),
    subject: consentSubject,
    /** Version of the text that was shown. */
    version: v.string(),
    given: v.boolean(),
  }).index("userId_subject", ["userId", "subject"]),
};
