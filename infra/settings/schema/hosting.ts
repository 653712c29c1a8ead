import { z } from "zod";
import { described } from "./described";
import { variables, vercelLimits } from "./variables";

export const hostingSetting = described(
  z.strictObject({
    // Source: Vercel REST API, "Create a new project", `name`.
    project: described(
      z
        .string()
        .max(100, "is longer than 100 characters")
        .regex(
          /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/,
          "may hold only lower-case letters, digits, dots, hyphens and underscores",
        )
        .refine((name) => !name.includes("---"), "must not have three hyphens in a row"),
      {
        description: "Name of the Vercel project. Each stack has its own.",
        examples: ["acme-auth"],
        reaches: "the Vercel project",
      },
    ),
    team: described(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, "is no slug or id of a Vercel team"), {
      description: "Slug or id of the Vercel team that owns the project.",
      examples: ["acme"],
      defaults: "the account of the token",
    }).optional(),
    variables: described(variables(vercelLimits), {
      description:
        "Variables of the app at build and run time, and overrides of the derived ones. What starts with NEXT_PUBLIC_ is compiled into pages that everyone can read.",
      examples: [{ NEXT_PUBLIC_SUPPORT_URL: "https://help.example.com" }],
      defaults: "none",
      reaches: "the environment of the Vercel project, last",
    }).default({}),
  }),
  { description: "The hosting of the Next.js app: Vercel.", examples: [{ project: "acme-auth" }] },
);
