import { type CatalogueItem, linkTo } from "./item";

/** The environment of the deployment. */
export const environmentItems = {
  "ENV-1": {
    id: "ENV-1",
    text: "The auth secret is set, and unique to production",
    severity: "critical",
    risk: "Better Auth falls back to a secret that anybody can read in its source. Who knows the secret signs session cookies for every user.",
    references: [
      { standard: "OWASP ASVS 5.0", section: "11.5.1", about: "values that must not be guessed come from a CSPRNG" },
      { standard: "OWASP ASVS 5.0", section: "13.2.3", about: "no default credential" },
      {
        standard: "OWASP ASVS 5.0",
        section: "13.3.1",
        about: "backend secrets are made and kept by secrets management",
      },
      {
        standard: "NIST SP 800-63B-4",
        section: "5.1",
        about: "session secrets come from an approved random bit generator",
      },
      { standard: "GDPR", section: "Art. 32(1)", about: "security of processing" },
    ],
    proof:
      "At least 32 random bytes, judged by decoding and entropy and not by length; no example value; in no other stack.",
    notJudged:
      "Whether another stack has the same secret. And randomness cannot be proven: the policy refuses what is certainly not random, and a long sentence in mixed case without spaces can pass.",
    how: ["declared"],
    bindsTo: ["environment"],
    seenIn: ["production"],
    cure: "Leave the secret to the kit, which makes and rotates it, or give your own: `openssl rand -base64 32`, then `pulumi config set --secret --path 'prelaunch:secrets.authSecret'`.",
    link: linkTo("ENV-1"),
  },
  "ENV-2": {
    id: "ENV-2",
    text: "SITE_URL is the domain that the app is served at",
    severity: "critical",
    risk: "Verification and reset mails link to SITE_URL, cookies are Secure because of it, and social providers send people back to it. A wrong one breaks sign-in or hands tokens to another host.",
    references: [
      { standard: "OWASP ASVS 5.0", section: "12.2.1", about: "TLS for everything that a client connects to" },
      { standard: "OWASP ASVS 5.0", section: "10.4.1", about: "redirect URIs are matched exactly" },
    ],
    proof:
      "An https origin, not this machine, without a path; its host is a domain of the hosting project, with a DNS record where the edge is declared.",
    notJudged: "Whether the domain answers: that takes a request, not a declaration.",
    how: ["declared", "observed"],
    bindsTo: ["environment"],
    seenIn: ["production"],
    cure: "Set `prelaunch:domain` to the domain, and leave SITE_URL out of `prelaunch:convex.variables`: it follows from the domain.",
    link: linkTo("ENV-2"),
  },
  "ENV-3": {
    id: "ENV-3",
    text: "Every NEXT_PUBLIC_* variable points at this stack's Convex deployment and site",
    severity: "critical",
    risk: "The values are compiled into the client bundle. One that points at another deployment signs people up in the wrong database, or sends their sessions there.",
    references: [
      { standard: "OWASP ASVS 5.0", section: "3.5.4", about: "separate applications have separate hosts" },
      { standard: "OWASP ASVS 5.0", section: "12.2.1", about: "TLS for everything that a client connects to" },
    ],
    proof:
      "NEXT_PUBLIC_CONVEX_URL, NEXT_PUBLIC_CONVEX_SITE_URL, NEXT_PUBLIC_SITE_URL and CONVEX_DEPLOYMENT agree with each other and with where the functions are pushed; the served page carries them.",
    notJudged: "What the served page carries: that takes a request, not a declaration.",
    how: ["declared", "observed"],
    bindsTo: ["environment"],
    seenIn: ["rehearsal", "staging", "production"],
    cure: "Set `prelaunch:convex` and `prelaunch:domain`, and leave these names out of `prelaunch:hosting.variables`: they follow from the two.",
    link: linkTo("ENV-3"),
  },
} as const satisfies Record<string, CatalogueItem>;
