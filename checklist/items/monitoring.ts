import type { ItemText } from "../item";
import { asvs, gdpr } from "../references";

/** What tells operators that something is wrong. */
export const monitoringItems = {
  "MON-1": {
    title: "Operators reach the Convex deployment",
    text: "Who cannot reach it cannot revoke a session on a bad day.",
    severity: "high",
    references: [gdpr("Art. 32(1)(c)", "restoring availability in time")],
    proof: "A call with the admin key answers.",
    provenBy: ["observed"],
    bindsTo: ["convex"],
    seenIn: ["production"],
    cure: "Check the deploy key of the stack and who has access to the deployment.",
  },
  "MON-2": {
    title: "The audit log records",
    text: "Without it nobody can say who signed in, and from where.",
    severity: "high",
    references: [
      asvs("16.3.1", "all authentication operations are logged"),
      asvs("16.2.1", "entries say when, where, who and what"),
      gdpr("Art. 5(2)", "accountability"),
    ],
    proof: "The events of the acceptance flows are in it, each once.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: ["rehearsal", "staging", "production"],
    cure: "Run the acceptance suite and read which event is missing.",
  },
  "MON-3": {
    title: "Webhook endpoints are registered and receive events",
    text: "A system that is to act on a ban never hears of it.",
    severity: "medium",
    references: [asvs("16.4.3", "events leave for another system"), asvs("12.3.1", "encryption on every connection")],
    proof: "Each endpoint is https, has events and a strong signing secret; a signed test event was delivered.",
    notJudged: "Whether an endpoint answers: that takes a delivery.",
    provenBy: ["declared", "observed"],
    bindsTo: ["webhooks"],
    seenIn: ["production"],
    appliesTo: "webhooks",
    cure: "Give each endpoint an https URL and at least one known event, and leave its secret to the kit.",
  },
  "MON-4": {
    title: "Error alerting is configured",
    text: "Without an alert the first to notice an outage is a customer.",
    severity: "high",
    references: [
      asvs("16.4.3", "events reach alerting"),
      asvs("16.3.4", "unexpected errors are logged"),
      gdpr("Art. 33(1)", "a breach is reported within 72 hours"),
    ],
    proof: "A channel is declared; a test alert arrives.",
    notJudged: "Whether an alert arrives: that takes one.",
    provenBy: ["declared", "observed"],
    bindsTo: ["alerts"],
    seenIn: ["production"],
    cure: "Declare a channel that somebody reads: an https URL that takes alerts.",
  },
} as const satisfies Record<string, ItemText>;
