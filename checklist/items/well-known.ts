import type { ItemText } from "../item";
import { rfc } from "../references";

const wellKnown = {
  provenBy: ["declared", "observed"],
  bindsTo: ["source", "domain", "well-known"],
  seenIn: ["rehearsal", "production"],
  notJudged: "What is served: that takes a request.",
} as const;

/** Files below /.well-known at the RP ID host, spared by redirects and WAF; each answers 404 when it is not set. */
export const wellKnownItems = {
  "WK-1": {
    ...wellKnown,
    title: "apple-app-site-association is served",
    text: "Without it the iOS app may not use the site's passkeys and passwords.",
    severity: "medium",
    references: [
      {
        standard: "Apple",
        id: "Supporting associated domains",
        about: "JSON, no redirect, no extension",
        url: "https://developer.apple.com/documentation/xcode/supporting-associated-domains",
      },
      rfc(8615, "well-known URIs"),
    ],
    proof: "IOS_APP_IDS names apps as `<team>.<bundle>`; the file is JSON, without redirect and without extension.",
    cure: "Write each app as ten letters and digits of the team, a dot, and the bundle id.",
  },
  "WK-2": {
    ...wellKnown,
    title: "assetlinks.json is served",
    text: "Without it the Android app may not use the site's passkeys and passwords.",
    severity: "medium",
    references: [
      {
        standard: "Google",
        id: "Digital Asset Links",
        about: "package and certificate fingerprints",
        url: "https://developers.google.com/digital-asset-links/v1/getting-started",
      },
      rfc(8615, "well-known URIs"),
    ],
    proof: "ANDROID_APP_LINKS names packages with SHA-256 fingerprints of the release certificate.",
    cure: "Give each app's package and the SHA-256 fingerprint of the certificate that it is released with.",
  },
  "WK-3": {
    ...wellKnown,
    title: "change-password leads to the page that changes it",
    text: "Password managers send people there after a breach.",
    severity: "medium",
    references: [
      {
        standard: "W3C",
        id: "A Well-Known URL for Changing Passwords",
        about: "a redirect to the page",
        url: "https://www.w3.org/TR/change-password-url/",
      },
      rfc(8615, "well-known URIs"),
    ],
    proof: "302 to CHANGE_PASSWORD_URL, a page of this site.",
    cure: "Name a page of the site: a path, or an https URL with the site's origin.",
  },
  "WK-4": {
    ...wellKnown,
    title: "webauthn lists the further origins",
    text: "An origin in this list may ask for the site's passkeys.",
    severity: "medium",
    references: [
      {
        standard: "W3C",
        id: "WebAuthn Level 3",
        about: "related origins",
        url: "https://www.w3.org/TR/webauthn-3/#sctn-related-origins",
      },
      rfc(8615, "well-known URIs"),
    ],
    proof: "WEBAUTHN_ALT_ORIGINS holds whole https origins, no wildcard, none twice.",
    cure: "List each further origin whole, with https, and only those that the team owns.",
  },
  "WK-5": {
    ...wellKnown,
    title: "security.txt is served and in date",
    text: "Who finds a hole does not know whom to tell.",
    severity: "medium",
    references: [rfc(9116, "security.txt: Contact and Expires"), rfc(8615, "well-known URIs")],
    proof: "SECURITY_CONTACT is a mailto:, https: or tel: URI; Expires lies in the future, a year ahead at most.",
    cure: "Name a contact such as `mailto:security@example.com`, and 1 to 365 days in SECURITY_TXT_EXPIRES_DAYS.",
  },
} as const satisfies Record<string, ItemText>;
