import type { ItemText } from "../item";
import { asvs, nist } from "../references";

const everywhere = ["rehearsal", "staging", "production"] as const;
const beforeProduction = ["rehearsal", "staging"] as const;

/** The flows of a person who signs in, each whole and in a browser. */
export const signInItems = {
  "AUTH-1": {
    title: "Sign-up with email and password works from end to end",
    text: "It is the first thing that a visitor does.",
    severity: "critical",
    references: [asvs("6.2.1", "length of passwords"), nist("3.1.1.2", "password verifiers")],
    proof: "A new account is made, verified and signed in to, in a browser.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: everywhere,
    cure: "Run the acceptance suite and read the step that failed.",
  },
  "AUTH-2": {
    title: "Verification mails are received",
    text: "An unverified address lets one person take the name of another.",
    severity: "critical",
    references: [asvs("6.5.5", "codes and links have a lifetime")],
    proof: "The mail arrives, its link verifies the address once, and not a second time.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: everywhere,
    cure: "Look for the mail at the mail provider, then at ENV-5.",
  },
  "AUTH-3": {
    title: "Password reset mails are received",
    text: "Without a reset, a forgotten password is a lost account.",
    severity: "critical",
    references: [asvs("6.4.3", "a safe way to reset a forgotten password")],
    proof: "The mail arrives, its link sets a new password once, and the old one is refused.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: everywhere,
    cure: "Look for the mail at the mail provider, then at ENV-5.",
  },
  "AUTH-4": {
    title: "Social sign-in completes with every provider",
    text: "A button that ends in an error page loses the visitor.",
    severity: "high",
    references: [asvs("10.2.1", "the code flow is guarded"), asvs("6.8.1", "one provider cannot pose as another")],
    proof: "Each enabled provider signs a person in, and a refusal there leads back to the app.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: everywhere,
    appliesTo: "social-sign-in",
    cure: "Compare the callback URL with what is registered: ENV-4.",
  },
  "AUTH-5": {
    title: "Second factors can be set up and are asked for",
    text: "A second factor that is set up but never asked for protects nobody.",
    severity: "high",
    references: [asvs("6.5.1", "one-time codes work once"), asvs("6.3.3", "more than one factor")],
    proof: "A factor is set up, asked for at the next sign-in, accepts the right code once and refuses others.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: beforeProduction,
    appliesTo: "two-factor",
    cure: "Run the acceptance suite and read the step that failed.",
  },
  "AUTH-6": {
    title: "Organizations and invitations work",
    text: "An invitation that the wrong person accepts opens a team's data.",
    severity: "high",
    references: [asvs("6.5.5", "codes and links have a lifetime")],
    proof: "An organization is made, a person is invited and accepts; a stranger cannot.",
    provenBy: ["observed"],
    bindsTo: ["source"],
    seenIn: beforeProduction,
    appliesTo: "organization",
    cure: "Run the acceptance suite and read the step that failed.",
  },
} as const satisfies Record<string, ItemText>;
