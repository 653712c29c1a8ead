import { z } from "zod";
import { itemIds } from "../../../checklist/item";
import { described } from "./described";
import { line } from "./text";

const launchStates = ["closed", "open"] as const;

export const launchSetting = described(z.enum(launchStates), {
  description:
    "Who is let in. `closed`: everything stands on the real domain, and the edge admits only the acceptance suite. `open`: everyone; needs all evidence.",
  examples: ["closed"],
  defaults: { production: "closed", staging: "open", preview: "open", local: "open" },
  reaches: "the launch rule of the edge, the gate",
});

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a day in quotes, such as 2027-01-31")
  .refine((text) => new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false, "is no day of the calendar");
const item = z.enum(itemIds, "is no id of the checklist, such as ENV-4");
const inRepository = line(300).refine(
  (text) => !text.startsWith("/") && !text.split(/[\\/]/).includes(".."),
  "must lie in the repository: a relative path without ..",
);
const person = described(line(200), {
  description: "Who answers for it: a person, not a team.",
  examples: ["ada@example.com"],
});

export const evidenceSetting = described(
  z.strictObject({
    from: described(z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/i, "must be rehearsal, or the name of a stack"), {
      description:
        "Where what is bound to the source alone must have been seen: `rehearsal`, or the name of a staging stack.",
      examples: ["rehearsal"],
      defaults: "rehearsal",
      reaches: "the gate",
    }).default("rehearsal"),
    directory: described(inRepository, {
      description: "Folder of the signed evidence, relative to the repository.",
      examples: ["stacks/evidence/production"],
      defaults: "`stacks/evidence/<stack>`",
      reaches: "the gate",
    }).optional(),
    trustedKeys: described(inRepository, {
      description: "File of those who may sign evidence, relative to the repository. Give it code owners.",
      examples: ["stacks/trusted-keys.json"],
      defaults: "stacks/trusted-keys.json",
      reaches: "the gate",
    }).default("stacks/trusted-keys.json"),
  }),
  {
    description:
      "The evidence that a release needs. Production always needs it; staging once this section is there; local and preview never.",
    examples: [{ from: "rehearsal" }],
    defaults: "the defaults of its keys",
  },
);

export const waiversSetting = described(
  z.array(
    described(
      z.strictObject({
        item: described(item, { description: "The checklist item that may be missing.", examples: ["ENV-4"] }),
        reason: described(line(500), {
          description: "Why the release goes out without it.",
          examples: ["The portal of the provider is down; checked by hand"],
        }),
        owner: person,
        until: described(day, {
          description: "Last day on which it holds, at most 30 days ahead.",
          examples: ["2027-01-31"],
        }),
      }),
      {
        description: "One waiver.",
        examples: [{ item: "ENV-4", reason: "Checked by hand", owner: "ada@example.com", until: "2027-01-31" }],
      },
    ),
  ),
  {
    description:
      "Items that a release may miss for a while. Printed at every run. Never for SEC and CVX items: those are proven or the release waits.",
    examples: [[{ item: "ENV-4", reason: "Checked by hand", owner: "ada@example.com", until: "2027-01-31" }]],
    defaults: "none",
    reaches: "the gate",
  },
);

export const attestationsSetting = described(
  z.array(
    described(
      z.strictObject({
        item: described(item, { description: "The checklist item that it is about.", examples: ["CMP-3"] }),
        statement: described(line(1000), {
          description: "What is attested.",
          examples: ["Version 3 of the privacy policy covers sign-in data"],
        }),
        by: person,
        on: described(day, { description: "The day on which it was looked at.", examples: ["2026-11-20"] }),
        until: described(day, {
          description: "Last day on which it counts, at most a year after `on`.",
          examples: ["2027-11-19"],
        }),
      }),
      {
        description: "One attestation.",
        examples: [
          {
            item: "CMP-3",
            statement: "Version 3 of the privacy policy covers sign-in data",
            by: "ada@example.com",
            on: "2026-11-20",
            until: "2027-11-19",
          },
        ],
      },
    ),
  ),
  {
    description:
      "What a person has looked at because nothing else can tell. Counts only for items that the checklist leaves to a person, where the evidence says `open`.",
    examples: [
      [
        {
          item: "CMP-3",
          statement: "Version 3 of the privacy policy covers sign-in data",
          by: "ada@example.com",
          on: "2026-11-20",
          until: "2027-11-19",
        },
      ],
    ],
    defaults: "none",
    reaches: "the gate",
  },
);
