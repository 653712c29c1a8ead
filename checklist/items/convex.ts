import type { ItemText } from "../item";
import { asvs } from "../references";

/** The trust between Better Auth and Convex. */
export const convexItems = {
  "CVX-1": {
    title: "The signing keys are set",
    text: "Without keys the first deployment authenticates nobody; a weak or foreign one lets others sign tokens.",
    severity: "critical",
    references: [
      asvs("9.1.2", "algorithms on an allow-list"),
      asvs("9.1.3", "keys from pre-configured sources"),
      asvs("11.1.1", "keys have a managed life"),
      asvs("11.5.1", "values that must not be guessed come from a CSPRNG"),
    ],
    proof: "RS256 keys in date, one private half, set before the first push of code.",
    notJudged: "That a token signed by them is accepted: that takes a token.",
    provenBy: ["declared", "observed"],
    bindsTo: ["keys", "convex"],
    seenIn: ["rehearsal", "production"],
    cure: "Leave JWKS to the kit, which makes, encrypts and rotates the keys, and take it out of `prelaunch:convex.variables`.",
  },
  "CVX-2": {
    title: 'auth.config trusts CONVEX_SITE_URL with applicationID "convex"',
    text: "Whoever is trusted as issuer can sign tokens for every user.",
    severity: "critical",
    references: [
      asvs("9.2.3", "tokens for this audience only"),
      asvs("9.1.3", "keys from pre-configured sources"),
      asvs("9.1.1", "signatures are checked"),
    ],
    proof: "A token of another issuer or audience is refused; CONVEX_SITE_URL is built in and never set by us.",
    notJudged: "That a foreign token is refused: that takes one.",
    provenBy: ["declared", "observed"],
    bindsTo: ["source"],
    seenIn: ["rehearsal"],
    cure: "Take CONVEX_SITE_URL and CONVEX_CLOUD_URL out of `prelaunch:convex.variables`: Convex sets them itself.",
  },
  "CVX-3": {
    title: "Each enabled provider has its id and secret, and no other has",
    text: "Half a client is a button that fails; a client of a provider that is off is a secret that nobody looks after.",
    severity: "high",
    references: [
      asvs("13.3.1", "secrets are kept by secrets management"),
      asvs("15.2.3", "nothing in production that is not needed"),
    ],
    proof:
      "`<PROVIDER>_CLIENT_ID` and `<PROVIDER>_CLIENT_SECRET` for each provider that the pages show, none for others.",
    provenBy: ["declared"],
    bindsTo: ["providers"],
    seenIn: ["production"],
    cure: "Enable the provider in `prelaunch:auth.providers` and set its secret in `prelaunch:secrets`, or remove both.",
  },
} as const satisfies Record<string, ItemText>;
