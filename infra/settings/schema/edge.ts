import { z } from "zod";
import { zoneId } from "../brands";
import { cloudflarePlans } from "../settings";
import { described } from "./described";
import { hostName } from "./text";

export const edgeSetting = described(
  z.strictObject({
    zone: described(hostName, {
      kind: "host",
      description: "Name of the Cloudflare zone. The domain is the zone itself or a name in it.",
      examples: ["example.com"],
      reaches: "DNS records, mail records",
    }),
    zoneId: described(
      z
        .string()
        .regex(/^[0-9a-f]{32}$/, "is no id of a zone: 32 hexadecimal digits in lower case")
        .transform((text) => zoneId.parse(text)),
      {
        description:
          "Id of that zone, from its overview page at Cloudflare. Put it in quotes: one of digits alone would be read as a number.",
        examples: ["0123456789abcdef0123456789abcdef"],
        reaches: "every Cloudflare resource",
      },
    ),
    plan: described(z.enum(cloudflarePlans), {
      description: "Plan of the zone. Rules are made as strong as it allows; what it cannot express is reported.",
      examples: ["free"],
      defaults: "free",
      reaches: "custom rules, rate limits",
    }).default("free"),
  }),
  {
    description: "The Cloudflare zone in front of the app: DNS, redirect to https, WAF, rate limits, response headers.",
    examples: [{ zone: "example.com", zoneId: "0123456789abcdef0123456789abcdef", plan: "free" }],
    defaults: { local: "none", preview: "none" },
    requiredIn: ["staging", "production"],
  },
);
