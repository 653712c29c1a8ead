import { z } from "zod";
import { zoneId } from "../brands";
import { cloudflarePlans } from "../settings";
import { described } from "./described";
import { generation } from "./generation";
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
    accountId: described(
      z.string().regex(/^[0-9a-f]{32}$/, "is no id of an account: 32 hexadecimal digits in lower case"),
      {
        description: "Id of the account that owns the zone, from the same page. Needed for notifications alone.",
        examples: ["fedcba9876543210fedcba9876543210"],
        reaches: "Cloudflare's notifications to prelaunch:alerts.emails",
      },
    ).optional(),
    secretGeneration: generation(
      "Raise it by one to rotate the secret by which the hosting knows the edge. Requests go on: the hosting accepts the one before, too.",
      "the request header of the edge, the firewall of the hosting",
    ),
    dnssec: described(z.boolean(), {
      kind: "true or false",
      description:
        "Signs the zone. It holds once the DS record, an output of the stack, stands at the registrar; it is never switched off by the kit.",
      examples: [true],
      defaults: "false",
      reaches: "DNSSEC of the zone, the output dnssecDs",
    }).default(false),
    certificateAuthorities: described(
      z
        .array(
          described(hostName, { description: "An authority, as CAA records name it.", examples: ["letsencrypt.org"] }),
        )
        .refine(
          (list) => list.some((name) => String(name) === "letsencrypt.org"),
          "must hold letsencrypt.org, where the hosting gets its certificates",
        ),
      {
        kind: "list of authorities",
        description:
          "Only these may issue certificates for the zone: CAA records, which bind every name in it. Cloudflare answers for its own authorities.",
        examples: [["letsencrypt.org", "pki.goog"]],
        defaults: "none: any authority",
        reaches: "CAA records of the zone",
      },
    ).optional(),
  }),
  {
    description: "The Cloudflare zone in front of the app: DNS, redirect to https, WAF, rate limits, response headers.",
    examples: [{ zone: "example.com", zoneId: "0123456789abcdef0123456789abcdef", plan: "free" }],
    defaults: { local: "none", preview: "none" },
    requiredIn: ["staging", "production"],
  },
);
