import { z } from "zod";
import { described } from "./described";
import { duration } from "./duration";
import { httpsUrl, line } from "./text";

const kept = (what: string, days: string, variable: string) =>
  described(duration({ atLeast: "1d", atMost: "3650d" }), {
    kind: "duration",
    description: `How long ${what} are kept. A scheduled purge deletes what is older.`,
    examples: [days],
    defaults: days,
    reaches: variable,
  }).optional();

export const complianceSetting = described(
  z.strictObject({
    retention: described(
      z.strictObject({
        audit: kept("entries of the audit log", "365d", "RETENTION_AUDIT_DAYS"),
        sessions: kept("ended sessions", "90d", "RETENTION_SESSION_DAYS"),
        deliveries: kept("webhook deliveries", "30d", "RETENTION_DELIVERY_DAYS"),
      }),
      { description: "How long each kind of data is kept, in days.", examples: [{ audit: "365d" }] },
    ).default({}),
    privacyPolicy: described(
      z.strictObject({
        version: described(line(40), {
          description: "Version of the privacy policy that covers the auth data; people see it on the page.",
          examples: ["2026-11-01"],
          reaches: "PRIVACY_POLICY_VERSION",
        }),
        url: described(httpsUrl, {
          kind: "URL",
          description:
            "The page of a team that has its own. Without it, /privacy shows the text in app/_lib/privacy-texts.ts.",
          examples: ["https://example.com/legal/privacy"],
          reaches: "PRIVACY_POLICY_URL",
        }).optional(),
      }),
      { description: "The privacy policy of the site.", examples: [{ version: "2026-11-01" }] },
    ).optional(),
    cookieConsent: described(
      z.strictObject({
        required: described(z.boolean(), {
          kind: "true or false",
          description: "Whether people must agree before anything but strictly necessary cookies is set.",
          examples: [false],
          reaches: "COOKIE_CONSENT, NEXT_PUBLIC_COOKIE_CONSENT",
        }),
        reason: described(line(300), {
          description: "Why, in one sentence: who decided, by which law.",
          examples: ["Only the session cookie is set, which is strictly necessary."],
          reaches: "COOKIE_CONSENT_REASON",
        }),
      }),
      {
        description: "The decision on cookie consent.",
        examples: [{ required: false, reason: "Only the session cookie is set, which is strictly necessary." }],
      },
    ).optional(),
  }),
  {
    description: "What the law asks of auth data: retention, privacy policy, cookie consent.",
    examples: [{ privacyPolicy: { version: "2026-11-01" } }],
  },
);
