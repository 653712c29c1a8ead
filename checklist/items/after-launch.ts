import type { ItemText } from "../item";
import { asvs, gdpr } from "../references";

const live = {
  provenBy: ["observed"],
  seenIn: ["production"],
  liveOnly: true,
  cure: "Run `npx prelaunch watch production` and read what it says.",
} as const;

/** The first day with real visitors. */
export const afterLaunchItems = {
  "POST-1": {
    ...live,
    title: "The first 24 hours are watched for errors",
    text: "What no test has met, the first visitors meet.",
    severity: "high",
    references: [asvs("16.3.4", "unexpected errors are logged")],
    proof: "The logs of a whole day were read, and what was found is written down.",
    bindsTo: ["convex", "hosting"],
  },
  "POST-2": {
    ...live,
    title: "Webhook deliveries are checked",
    text: "A delivery that fails quietly is an event that nobody acts on.",
    severity: "medium",
    references: [asvs("16.4.3", "events leave for another system")],
    proof: "Every endpoint received what was sent to it.",
    bindsTo: ["webhooks"],
    appliesTo: "webhooks",
  },
  "POST-3": {
    ...live,
    title: "The audit log is reviewed",
    text: "A log that nobody reads finds no attack.",
    severity: "medium",
    references: [asvs("16.3.1", "all authentication operations are logged"), gdpr("Art. 5(2)", "accountability")],
    proof: "The events of the first day are in it, and match what happened.",
    bindsTo: ["convex"],
  },
  "POST-4": {
    ...live,
    title: "A test account goes through production's sign-up",
    text: "Only production has production's mail, domain and clients.",
    severity: "high",
    references: [asvs("15.2.3", "no test leftovers in production")],
    proof: "An account is made, verified, signed in to, and removed.",
    bindsTo: ["domain", "mail", "convex"],
  },
  "POST-5": {
    ...live,
    title: "Alerts for failed sign-ins, bans and system errors are set up",
    text: "An attack on accounts begins with failed sign-ins.",
    severity: "high",
    references: [asvs("16.4.3", "events reach alerting"), gdpr("Art. 33(1)", "a breach is reported within 72 hours")],
    proof: "A channel for each of the three received a test alert.",
    bindsTo: ["alerts"],
  },
} as const satisfies Record<string, ItemText>;
