import { z } from "zod";
import { described } from "./described";

const address = z.string().regex(/^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/, "is no mail address");

export const alertsSetting = described(
  z.strictObject({
    emails: described(
      z
        .array(described(address, { description: "A mail address.", examples: ["ops@example.com"] }))
        .max(10, "is longer than 10 addresses"),
      {
        kind: "list of mail addresses",
        description: "Who is told of failed sign-ins in number, bans, system errors, certificate trouble and attacks.",
        examples: [["ops@example.com"]],
        reaches: "ALERT_EMAILS; with prelaunch:edge.accountId the notifications of Cloudflare",
      },
    ).default([]),
  }),
  {
    description:
      "Where alerts go. A webhook (Slack or any that takes JSON) is the secret `prelaunch:secrets.alertWebhookUrl`.",
    examples: [{ emails: ["ops@example.com"] }],
  },
);
