import type { ItemText } from "../item";
import { asvs, gdpr } from "../references";

/** What the law asks of those who keep accounts. */
export const complianceItems = {
  "CMP-1": {
    title: "Audit logging is active",
    text: "A log that can be switched off is off when it is needed.",
    severity: "high",
    references: [
      asvs("16.3.1", "all authentication operations are logged"),
      asvs("16.3.3", "security events are logged"),
      gdpr("Art. 5(2)", "accountability"),
      gdpr("Art. 32(1)", "security of processing"),
    ],
    proof: "AUDIT_LOG is on in production, and cannot be off there.",
    notJudged: "That the functions obey: MON-2.",
    provenBy: ["declared", "observed"],
    bindsTo: ["source"],
    seenIn: ["rehearsal", "staging"],
    cure: "Leave AUDIT_LOG out of `prelaunch:convex.variables`: it is on.",
  },
  "CMP-2": {
    title: "A retention policy is defined",
    text: "Data that nobody needs is kept for ever, and is lost in the next breach.",
    severity: "high",
    references: [
      asvs("14.2.7", "outdated data is deleted on a schedule"),
      asvs("16.1.1", "how long logs are kept is written down"),
      gdpr("Art. 5(1)(e)", "storage limitation"),
    ],
    proof: "A number of days for each kind of data; a scheduled purge enforces it.",
    notJudged: "That the purge deletes: that takes old data.",
    provenBy: ["declared", "observed"],
    bindsTo: ["source"],
    seenIn: ["rehearsal"],
    cure: "Give a whole number of days for the audit log, for sessions and for deliveries.",
  },
  "CMP-3": {
    title: "The privacy policy covers auth data",
    text: "People must be told what is kept about them when they sign up.",
    severity: "high",
    references: [gdpr("Art. 13", "information where data is collected"), gdpr("Art. 12(1)", "in clear language")],
    proof: "The page is reachable; a person attested its version and date.",
    notJudged: "What the page says: a person attests it.",
    provenBy: ["observed", "attested"],
    bindsTo: ["compliance"],
    seenIn: ["production"],
    notIn: { local: "Nobody visits a local stack.", preview: "A preview is for those who make it." },
    cure: "Publish the policy, set its version in the stack file, and attest it.",
  },
  "CMP-4": {
    title: "There is a cookie consent banner where the jurisdiction asks for one",
    text: "What is stored in a browser without need takes consent first.",
    severity: "medium",
    references: [
      {
        standard: "ePrivacy Directive",
        id: "Art. 5(3)",
        about: "consent before anything is stored that is not strictly necessary",
        url: "https://eur-lex.europa.eu/eli/dir/2002/58/oj",
      },
      gdpr("Art. 7", "conditions for consent"),
    ],
    proof: "Decided in the settings with a reason; a banner when required, nothing set before it.",
    notJudged: "What the browser stores, and whether the reason is right: observed and attested.",
    provenBy: ["declared", "observed", "attested"],
    bindsTo: ["compliance"],
    seenIn: ["rehearsal", "production"],
    notIn: { local: "Nobody visits a local stack.", preview: "A preview is for those who make it." },
    cure: "Decide: COOKIE_CONSENT is `required` or `not-required`, the same for the functions and for the pages.",
  },
} as const satisfies Record<string, ItemText>;
