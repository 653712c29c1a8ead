import type { ItemText } from "../item";
import { asvs, gdpr, nist, rfc } from "../references";

/** The environment of the deployment. */
export const environmentItems = {
  "ENV-1": {
    title: "The auth secret is set, and unique to production",
    text: "Better Auth falls back to a secret that anybody can read in its source. Who knows the secret signs session cookies for every user.",
    severity: "critical",
    references: [
      asvs("11.5.1", "values that must not be guessed come from a CSPRNG"),
      asvs("13.2.3", "no default credential"),
      asvs("13.3.1", "backend secrets are made and kept by secrets management"),
      nist("5.1", "session secrets come from an approved random bit generator"),
      gdpr("Art. 32(1)", "security of processing"),
    ],
    proof:
      "At least 32 random bytes, judged by decoding and entropy and not by length; no example value; in no other stack.",
    notJudged:
      "Randomness cannot be proven: the policy refuses what is certainly not random, and a long sentence in mixed case without spaces can pass. Other stacks: SEC-2.",
    provenBy: ["declared"],
    bindsTo: ["keys"],
    seenIn: ["production"],
    cure: "Leave the secret to the kit, which makes and rotates it, or give your own: `openssl rand -base64 32`, then `pulumi config set --secret --path 'prelaunch:secrets.authSecret'`.",
  },
  "ENV-2": {
    title: "SITE_URL is the domain that the app is served at",
    text: "Verification and reset mails link to SITE_URL, cookies are Secure because of it, and social providers send people back to it. A wrong one breaks sign-in or hands tokens to another host.",
    severity: "critical",
    references: [
      asvs("12.2.1", "TLS for everything that a client connects to"),
      asvs("10.4.1", "redirect URIs are matched exactly"),
    ],
    proof:
      "An https origin, not this machine, without a path; its host is a domain of the hosting project, with a DNS record where the edge is declared.",
    notJudged: "Whether the domain answers: that takes a request, not a declaration.",
    provenBy: ["declared", "observed"],
    bindsTo: ["domain", "hosting"],
    seenIn: ["production"],
    notIn: { local: "A local stack is served by plain http, at localhost." },
    cure: "Set `prelaunch:domain` to the domain, and leave SITE_URL out of `prelaunch:convex.variables`: it follows from the domain.",
  },
  "ENV-3": {
    title: "Every NEXT_PUBLIC_* variable points at this stack's Convex deployment and site",
    text: "The values are compiled into the client bundle. One that points at another deployment signs people up in the wrong database, or sends their sessions there.",
    severity: "critical",
    references: [
      asvs("3.5.4", "separate applications have separate hosts"),
      asvs("12.2.1", "TLS for everything that a client connects to"),
    ],
    proof:
      "NEXT_PUBLIC_CONVEX_URL, NEXT_PUBLIC_CONVEX_SITE_URL, NEXT_PUBLIC_SITE_URL and CONVEX_DEPLOYMENT agree with each other and with where the functions are pushed; the served page carries them.",
    notJudged: "What the served page carries: that takes a request, not a declaration.",
    provenBy: ["declared", "observed"],
    bindsTo: ["domain", "hosting", "convex"],
    seenIn: ["rehearsal", "staging", "production"],
    cure: "Set `prelaunch:convex` and `prelaunch:domain`, and leave these names out of `prelaunch:hosting.variables`: they follow from the two.",
  },
  "ENV-4": {
    title: "OAuth callback URLs are updated at every provider",
    text: "A provider sends people back only to what is registered with it. A missing URL breaks that button; one left over from another domain lets its owner receive authorization codes.",
    severity: "critical",
    references: [asvs("10.4.1", "redirect URIs are matched exactly"), asvs("10.2.1", "the code flow is guarded")],
    proof:
      "`<site>/api/auth/callback/<provider>` for each enabled provider: managed where the provider has an API, else probed, else attested. No localhost on a production client.",
    notJudged: "What a provider without an API has registered: that is probed or attested.",
    provenBy: ["declared", "observed", "attested"],
    bindsTo: ["domain", "providers"],
    seenIn: ["production"],
    appliesTo: "social-sign-in",
    cure: "Register what `pulumi stack output callbackUrls` prints at each provider, exactly as printed.",
  },
  "ENV-5": {
    title: "The email provider's key is set, and sending works",
    text: "Without mail nobody verifies an address or resets a password. Mail of a domain without SPF, DKIM and DMARC lands in spam, and anybody can send in its name.",
    severity: "critical",
    references: [
      asvs("13.2.3", "no default credential"),
      asvs("6.4.3", "a safe way to reset a forgotten password"),
      rfc(7208, "SPF"),
      rfc(6376, "DKIM"),
      rfc(7489, "DMARC"),
    ],
    proof:
      "RESEND_API_KEY is present and no test key; the sender's domain has SPF, DKIM and DMARC records; a message is accepted and arrives.",
    notJudged: "Whether mail arrives: that takes a message.",
    provenBy: ["declared", "observed"],
    bindsTo: ["mail", "zone"],
    seenIn: ["production"],
    notIn: {
      local: "The mails of a local stack stay on this machine.",
      preview: "A preview has no zone, so no records of the sender's domain.",
    },
    cure: "Set the key with `pulumi config set --secret --path prelaunch:secrets.resendApiKey`, and `prelaunch:mail.from` and `prelaunch:mail.dkim` to what Resend shows for the domain.",
  },
  "ENV-6": {
    title: "The passkey RP ID and origin match the domain",
    text: "A passkey belongs to its RP ID for ever. A wrong one makes every passkey useless, and one that is too wide lets any host under it ask for them.",
    severity: "high",
    references: [
      { standard: "W3C", id: "WebAuthn Level 3", about: "RP ID and origin", url: "https://www.w3.org/TR/webauthn-3/" },
      asvs("6.3.4", "all ways in are equally strong"),
    ],
    proof: "PASSKEY_RP_ID is the site's host or a parent that the team owns; PASSKEY_ORIGIN is SITE_URL.",
    notJudged: "That a browser accepts them: that takes a ceremony.",
    provenBy: ["declared", "observed"],
    bindsTo: ["domain"],
    seenIn: ["rehearsal", "production"],
    appliesTo: "passkey",
    cure: "Leave PASSKEY_RP_ID and PASSKEY_ORIGIN out of `prelaunch:convex.variables`: they follow from `prelaunch:domain`.",
  },
} as const satisfies Record<string, ItemText>;
