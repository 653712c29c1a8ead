import { z } from "zod";
import { parseSender } from "../sender";
import { resendRegions } from "../settings";
import { described } from "./described";
import { hostName, line } from "./text";

/** Source: RFC 6376, section 3.6.1: tags `v=DKIM1; k=rsa; p=<base64>`; Resend shows it from `p=` on. */
const dkimRecord = /^(v=DKIM1;\s*)?(k=(rsa|ed25519);\s*)?p=[A-Za-z0-9+/]{40,}={0,2};?$/;

const defaultDmarc = "v=DMARC1; p=quarantine";

const dmarcFault = 'must be a DMARC record, such as "v=DMARC1; p=quarantine", or the word existing';

export const mailSetting = described(
  z.strictObject({
    from: described(
      line(320).superRefine((text, context) => {
        const { fault } = parseSender(text);
        if (fault) context.addIssue({ code: "custom", message: fault });
      }),
      {
        kind: "sender",
        description: "Sender of the app's mails: an address, or a name and an address.",
        examples: ["Acme <auth@example.com>"],
        defaults: { local: "the app's name at auth@localhost" },
        requiredIn: ["preview", "staging", "production"],
        reaches: "EMAIL_FROM",
      },
    ).optional(),
    domain: described(hostName, {
      kind: "host",
      description: "Domain that is registered with Resend. The sender's address is in exactly this domain.",
      examples: ["example.com"],
      defaults: "the domain of the sender",
      reaches: "SPF, DKIM, DMARC and return-path records",
    }).optional(),
    region: described(z.enum(resendRegions), {
      description: "Region that the domain was registered in at Resend.",
      examples: ["eu-west-1"],
      defaults: "us-east-1",
      reaches: "the return-path record",
    }).default("us-east-1"),
    dkim: described(
      z.string().regex(dkimRecord, "is no DKIM key: copy the whole value of the record resend._domainkey from Resend"),
      {
        description: "Public DKIM key, as Resend shows it for the domain. It is public, not a secret.",
        examples: [
          "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDSsL6E95L3JZ44G/de73+z6B2YESIN5pZ5U+HFHCUmXWwrQYpLzxot3Wswz6+ypW18ftg8sTVJLTpeORJL/5eQI/ervqN81NuGIJ/1urjgd7IJjIwS7cNTKwHPdqBjTz8cw66V/gEzvlVKIvo7kR3RjMPI3FS5V8p32/AIAj2sgQIDAQAB",
        ],
        requiredIn: ["staging", "production"],
        reaches: "the record resend._domainkey",
      },
    ).optional(),
    dmarc: described(
      z.union(
        [z.literal("existing"), z.string().regex(/^v=DMARC1;\s*p=(none|quarantine|reject)\s*(;.*)?$/, dmarcFault)],
        {
          error: dmarcFault,
        },
      ),
      {
        kind: "DMARC record or `existing`",
        description:
          "Content of the DMARC record, or `existing` when the domain has one that is kept elsewhere: a second one would make both invalid.",
        examples: ["v=DMARC1; p=quarantine; rua=mailto:dmarc@example.com"],
        defaults: defaultDmarc,
        reaches: "the record _dmarc",
      },
    ).default(defaultDmarc),
  }),
  {
    description: "Mail that the app sends, through Resend.",
    examples: [{ from: "Acme <auth@example.com>" }],
    requiredIn: ["preview", "staging", "production"],
  },
);
