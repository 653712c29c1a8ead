import { z } from "zod";
import { providerVariables, type SocialProvider, socialProviders } from "../../../contract/social-providers";
import { described } from "./described";

/** Key of a provider's client secret under `prelaunch:secrets`: `googleClientSecret`. */
export function clientSecretKey(provider: SocialProvider): `${SocialProvider}ClientSecret` {
  return `${provider}ClientSecret`;
}

const text = z
  .string()
  .refine((value) => value === value.trim() && value !== "", "is empty, or has white space at its ends");

const clientSecrets = Object.fromEntries(
  socialProviders.map((provider) => [
    clientSecretKey(provider),
    described(text.min(16, "is too short: fewer than 16 characters"), {
      description: `Client secret of the OAuth client at ${provider}. Only with that provider enabled.`,
      examples: ["the client secret that the provider shows"],
      defaults: `**required** with ${provider} enabled (or \`${providerVariables(provider).secret}\`)`,
      reaches: providerVariables(provider).secret,
    }).optional(),
  ]),
) as Record<`${SocialProvider}ClientSecret`, z.ZodOptional<z.ZodString>>;

export const secretsSetting = described(
  z.strictObject({
    convexDeployKey: described(
      text.regex(/^[A-Za-z0-9:_-]+\|.+$/s, "is no key of a Convex deployment: a name, a bar, a long code"),
      {
        description:
          "Key that may push variables and code: a deploy key of the production type at Convex, or the admin key of a Convex of your own.",
        examples: ["prod:happy-otter-123|…"],
        defaults: "**required** (or `CONVEX_DEPLOY_KEY`, `CONVEX_SELF_HOSTED_ADMIN_KEY`)",
        reaches: "the provider `prelaunch` alone; never the hosting",
      },
    ).optional(),
    resendApiKey: described(
      text.regex(/^re_[A-Za-z0-9_]{16,}$/, "is no Resend API key: re_ and at least 16 letters, digits or underscores"),
      {
        description: "API key at Resend with the permission to send.",
        examples: ["re_…"],
        defaults: "**required** (or `RESEND_API_KEY`)",
        reaches: "RESEND_API_KEY",
      },
    ).optional(),
    authSecret: described(text.min(32, "is too short: fewer than 32 characters"), {
      description:
        "A secret of your own for sessions and encryption. Leave it out: the kit makes one of 32 random bytes.",
      examples: ["the output of: openssl rand -base64 32"],
      defaults: "generated, kept in the stack's state (or `BETTER_AUTH_SECRET`)",
      reaches: "BETTER_AUTH_SECRET",
    }).optional(),
    fingerprintKey: described(text.min(32, "is too short: fewer than 32 characters"), {
      description:
        "Key of the team for comparing secrets across stacks without showing them: the same in every stack file, known to nobody else.",
      examples: ["the output of: openssl rand -base64 32"],
      defaults: "none: secrets are not compared (or `PRELAUNCH_FINGERPRINT_KEY`)",
      reaches: "the resource `prelaunch:gate:Fingerprints`",
    }).optional(),
    alertWebhookUrl: described(text.regex(/^https?:\/\/\S+$/, "is no URL"), {
      description: "Where alerts are posted as JSON: an incoming webhook of Slack, or one of your own.",
      examples: ["https://hooks.slack.com/services/…"],
      defaults: "none (or `ALERT_WEBHOOK_URL`)",
      reaches: "ALERT_WEBHOOK_URL",
    }).optional(),
    ...clientSecrets,
  }),
  {
    description:
      "Secrets: `pulumi config set --secret --path prelaunch:secrets.<key>`, or the environment variable named here. The tokens of Vercel and Cloudflare come from the environment alone (VERCEL_API_TOKEN, CLOUDFLARE_API_TOKEN).",
    examples: [],
  },
);

export type SecretKey = keyof z.input<typeof secretsSetting>;

/** Environment variable that may hold a secret in place of the stack file. */
export function secretVariable(key: SecretKey, convex: "cloud" | "self-hosted"): string {
  if (key === "convexDeployKey") return convex === "cloud" ? "CONVEX_DEPLOY_KEY" : "CONVEX_SELF_HOSTED_ADMIN_KEY";
  if (key === "resendApiKey") return "RESEND_API_KEY";
  if (key === "authSecret") return "BETTER_AUTH_SECRET";
  if (key === "alertWebhookUrl") return "ALERT_WEBHOOK_URL";
  if (key === "fingerprintKey") return "PRELAUNCH_FINGERPRINT_KEY";
  return `${key.slice(0, -"ClientSecret".length).toUpperCase()}_CLIENT_SECRET`;
}
