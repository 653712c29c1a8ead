import { z } from "zod";
import { webhookEvents } from "../../../contract/webhook-events";
import { described } from "./described";

const endpointUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    "is no URL such as https://hooks.example.com/auth",
  )
  .refine(
    (text) => !URL.canParse(text) || (new URL(text).username === "" && new URL(text).password === ""),
    "has a user name or a password; deliveries are signed instead",
  );

export const webhooksSetting = described(
  z
    .array(
      described(
        z.strictObject({
          url: described(endpointUrl, {
            kind: "URL",
            description: "Endpoint of yours. https, and a public name; http and localhost on a local stack alone.",
            examples: ["https://hooks.example.com/auth"],
          }),
          events: described(
            z
              .array(described(z.enum(webhookEvents), { description: "An event.", examples: ["user.deleted"] }))
              .min(1, "is empty: name at least one event"),
            {
              kind: "list of events",
              description: `What it is told about: ${webhookEvents.join(", ")}.`,
              examples: [["user.banned", "user.deleted", "two_factor.disabled", "api_key.created"]],
            },
          ),
        }),
        {
          description: "One endpoint.",
          examples: [{ url: "https://hooks.example.com/auth", events: ["user.deleted"] }],
        },
      ),
    )
    .max(20, "has more than 20 endpoints"),
  {
    description: "Endpoints that are told what happens to accounts, signed as Standard Webhooks asks.",
    examples: [[{ url: "https://hooks.example.com/auth", events: ["user.deleted"] }]],
    reaches: "WEBHOOKS; the signing secret is made by the kit (WEBHOOK_SECRET)",
  },
);
