import { z } from "zod";
import { providerVariables, type SocialProvider, socialProviders } from "../../../contract/social-providers";
import { described } from "./described";

/** `acme-sso` to `acmeSso`. */
const camelCase = (id: string): string => id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Key of a provider's client secret under `prelaunch:secrets`: `googleClientSecret`. Apple's is a private key. */
export function clientSecretKey(provider: string): SecretKey {
  return provider === "apple" ? "applePrivateKey" : `${camelCase(provider)}ClientSecret`;
}

/** Key of the secret by which the program manages the redirect URIs of a provider. */
export function managementSecretKey(provider: string): SecretKey {
  return provider === "microsoft" ? "microsoftGraphSecret" : `${camelCase(provider)}RegistrationToken`;
}

const text = z
  .string()
  .refine((value) => value === value.trim() && value !== "", "is empty, or has white space at its ends");

type PlainProvider = Exclude<SocialProvider, "apple">;
const plainProviders = socialProviders.filter((provider): provider is PlainProvider => provider !== "apple");

const clientSecret = text.min(16, "is too short: fewer than 16 characters");

const clientSecrets = Object.fromEntries(
  plainProviders.map((provider) => [
    clientSecretKey(provider),
    described(clientSecret, {
      description: `Client secret of the OAuth client at ${provider}. Only with that provider enabled.`,
      examples: ["the client secret that the provider shows"],
      defaults: `**required** with ${provider} enabled (or \`${providerVariables(provider).secret}\`)`,
      reaches: providerVariables(provider).secret,
    }).optional(),
  ]),
) as Record<`${PlainProvider}ClientSecret`, z.ZodOptional<z.ZodString>>;

const known = {
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
  applePrivateKey: described(
    text.regex(
      /^-----BEGIN PRIVATE KEY-----(\s|\\n)[A-Za-z0-9+/=\s\\]+-----END PRIVATE KEY-----$/,
      "is no private key as Apple hands it out: a text from BEGIN PRIVATE KEY to END PRIVATE KEY",
    ),
    {
      description:
        "The file AuthKey_<key id>.p8 for Sign in with Apple. The functions sign client secrets of five minutes with it, so none expires.",
      examples: ["the content of AuthKey_F6G7H8I9J0.p8"],
      defaults: "**required** with apple enabled (or `APPLE_PRIVATE_KEY`)",
      reaches: "APPLE_PRIVATE_KEY",
    },
  ).optional(),
  microsoftGraphSecret: described(clientSecret, {
    description: "Client secret of the application that `graph` of microsoft names.",
    examples: ["the client secret that Entra shows"],
    defaults: "**required** with `graph` (or `MICROSOFT_GRAPH_SECRET`)",
    reaches: "the provider `prelaunch` alone",
  }).optional(),
  ...clientSecrets,
};

/** `<id>ClientSecret` and `<id>RegistrationToken` of a provider with an id of one's own. */
const ofOwnProvider = /^[a-z][a-zA-Z0-9]*(ClientSecret|RegistrationToken)$/;

export const secretsSetting = described(
  z
    .object(known)
    .catchall(clientSecret)
    .superRefine((secrets, context) => {
      const keys = Object.keys(secrets).filter((key) => !Object.hasOwn(known, key) && !ofOwnProvider.test(key));
      if (keys.length > 0) context.addIssue({ code: "unrecognized_keys", keys, input: secrets });
    }),
  {
    description:
      "Secrets: `pulumi config set --secret --path prelaunch:secrets.<key>`, or the environment variable named here. The tokens of Vercel and Cloudflare come from the environment alone (VERCEL_API_TOKEN, CLOUDFLARE_API_TOKEN). A provider with an id of your own has `<id>ClientSecret` (`acmeSsoClientSecret` and ACME_SSO_CLIENT_SECRET for acme-sso), and with `registrationUri` also `<id>RegistrationToken`.",
    examples: [],
  },
);

export type SecretKey = keyof typeof known | `${string}ClientSecret` | `${string}RegistrationToken`;

/** Environment variable that may hold a secret in place of the stack file. */
export function secretVariable(key: SecretKey, convex: "cloud" | "self-hosted"): string {
  if (key === "convexDeployKey") return convex === "cloud" ? "CONVEX_DEPLOY_KEY" : "CONVEX_SELF_HOSTED_ADMIN_KEY";
  if (key === "authSecret") return "BETTER_AUTH_SECRET";
  if (key === "fingerprintKey") return "PRELAUNCH_FINGERPRINT_KEY";
  return key.replace(/[A-Z]/g, "_$&").toUpperCase();
}
