import { z } from "zod";
import { wellKnownVariables } from "../../../contract/well-known";
import { described } from "./described";
import { duration } from "./duration";
import { httpsUrl, siteOrigin } from "./text";

const iosAppId = described(
  z.string().regex(/^[A-Z0-9]{10}\.[A-Za-z0-9.-]+$/, "is no app id: ten characters of the team, a dot, the bundle id"),
  { description: "An iOS app.", examples: ["ABCDE12345.com.example.app"] },
);

const androidAppLink = described(
  z
    .string()
    .regex(
      /^[A-Za-z0-9_.]+:[0-9A-F]{2}(:[0-9A-F]{2}){31}$/,
      "is no app link: the package, a colon, the SHA-256 of the signing certificate as colon-separated capitals",
    ),
  { description: "An Android app.", examples: [`com.example.app:${Array(32).fill("AB").join(":")}`] },
);

const otherOrigin = described(siteOrigin, {
  kind: "origin",
  description: "An origin.",
  examples: ["https://example.co.uk"],
});

export const wellKnownSetting = described(
  z.strictObject({
    iosAppIds: described(z.array(iosAppId).min(1, "is empty"), {
      kind: "list of app ids",
      description: "iOS apps that share this site's passkeys and passwords: `<team id>.<bundle id>`.",
      examples: [["ABCDE12345.com.example.app"]],
      reaches: `${wellKnownVariables.iosAppIds}, /.well-known/apple-app-site-association`,
    }).optional(),
    androidAppLinks: described(z.array(androidAppLink).min(1, "is empty"), {
      kind: "list of app links",
      description: "Android apps that share this site's passkeys: `<package>:<SHA-256 of the certificate>`.",
      examples: [[`com.example.app:${Array(32).fill("AB").join(":")}`]],
      reaches: `${wellKnownVariables.androidAppLinks}, /.well-known/assetlinks.json`,
    }).optional(),
    changePasswordUrl: described(httpsUrl, {
      kind: "URL",
      description: "Where password managers send people to change their password.",
      examples: ["https://example.com/settings"],
      reaches: `${wellKnownVariables.changePasswordUrl}, /.well-known/change-password`,
    }).optional(),
    webauthnAltOrigins: described(z.array(otherOrigin).min(1, "is empty"), {
      kind: "list of origins",
      description: "Other origins that may use this site's passkeys.",
      examples: [["https://example.co.uk"]],
      reaches: `${wellKnownVariables.webauthnAltOrigins}, /.well-known/webauthn`,
    }).optional(),
    securityContact: described(
      z
        .string()
        .refine(
          (text) => /^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+?[\d-]+)$/.test(text),
          "must start with mailto:, https:// or tel:",
        ),
      {
        kind: "URI",
        description: "Where to report a vulnerability (RFC 9116).",
        examples: ["mailto:security@example.com"],
        reaches: `${wellKnownVariables.securityContact}, /.well-known/security.txt`,
      },
    ).optional(),
    securityTxtExpires: described(duration({ atLeast: "1d", atMost: "365d" }), {
      kind: "duration",
      description: "How long a served security.txt is good for. RFC 9116 asks for less than a year.",
      examples: ["180d"],
      defaults: "365d",
      reaches: wellKnownVariables.securityTxtExpiresDays,
    }).optional(),
  }),
  {
    description: "Files under /.well-known that the site serves; one that is not set answers 404.",
    examples: [{ securityContact: "mailto:security@example.com" }],
  },
);
