import { type CatalogueItem, linkTo } from "./item";

/** What keeps strangers out. */
export const securityItems = {
  "SEC-5": {
    id: "SEC-5",
    text: "Trusted origins are configured",
    severity: "high",
    risk: "A trusted origin may call the auth API with a visitor's cookies and receive redirects with tokens. A wildcard spans dots in Better Auth (`https://app-*.vercel.app` matches `app-1.evil.vercel.app`), and an entry without a scheme also admits http.",
    references: [
      { standard: "OWASP ASVS 5.0", section: "3.4.2", about: "CORS origins are on an allow-list" },
      { standard: "OWASP ASVS 5.0", section: "3.5.1", about: "sensitive requests come from the application itself" },
      { standard: "OWASP ASVS 5.0", section: "3.7.2", about: "redirects only to hosts on an allow-list" },
    ],
    proof: "https only, whole origins, no wildcard, none twice, the site included.",
    notJudged: "That a foreign origin is turned away: that takes a request, not a declaration.",
    how: ["declared", "observed"],
    bindsTo: ["environment"],
    seenIn: ["rehearsal", "production"],
    cure: "List each further origin whole in `prelaunch:auth.trustedOrigins`, such as `https://admin.example.com`. The site itself is added for you.",
    link: linkTo("SEC-5"),
  },
} as const satisfies Record<string, CatalogueItem>;
