import { z } from "zod";
import { authBasePathRule, defaultAuthBasePath, isAuthBasePath } from "./auth-base-path";
import { authMethods, defaultAuthMethods } from "./auth-methods";
import { clientAddressKey } from "./client-address";
import { commaList } from "./comma-list";
import { deploymentEnvironments } from "./deployment-environment";
import { EnvironmentInvalidError } from "./environment-error";
import { oidcProviders } from "./oidc-providers";
import { tokenClaims } from "./token-claims";
import { webhookEvents } from "./webhook-events";

const seconds = z.string().regex(/^\d+$/, "must be a whole number of seconds").transform(Number);
const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    "must be an origin such as https://example.com, without a path",
  );

const days = z
  .string()
  .regex(/^[1-9]\d*$/, "must be a whole number of days")
  .transform(Number);
const list = z.string().transform(commaList);

function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "must be JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** What the functions in `convex/` read from the environment of their Convex deployment. Values are strings, as Convex keeps them. */
export const convexEnvironmentSchema = z.object({
  PRELAUNCH_ENVIRONMENT: z.enum(deploymentEnvironments),
  APP_NAME: z.string().min(1, "must not be empty"),
  SITE_URL: origin,
  TRUSTED_ORIGINS: list.pipe(z.array(origin)),
  /** Path that the auth API lies under, here and on the site. */
  AUTH_BASE_PATH: z.string().refine(isAuthBasePath, authBasePathRule).default(defaultAuthBasePath),
  BETTER_AUTH_SECRET: z.string().min(32, "must be at least 32 characters"),
  JWKS: z.string().startsWith("[", "must be a JSON array of keys"),
  RESEND_API_KEY: z.string().startsWith("re_", "must be a Resend API key (re_…)"),
  EMAIL_FROM: z.string().includes("@", { message: "must be a sender address" }),
  SESSION_EXPIRES_IN: seconds,
  SESSION_UPDATE_AGE: seconds,
  JWT_EXPIRES_IN: seconds,
  /** Fields of a person that the token carries. Absent: all but id and picture. */
  JWT_CLAIMS: list.pipe(z.array(z.enum(tokenClaims))).optional(),
  /** Shares the session cookies with all hosts under it. Only ever set on purpose. */
  COOKIE_DOMAIN: z.string().min(1, "must not be empty").optional(),
  /** Methods that are switched on, separated by commas. */
  AUTH_METHODS: list.pipe(z.array(z.enum(authMethods))).default([...defaultAuthMethods]),
  /** Auth secrets of before, with the time until which a cookie that they signed is still accepted. */
  BETTER_AUTH_SECRETS_RETIRED: json(
    z.array(z.object({ value: z.string().min(1), until: z.iso.datetime({ offset: true }) })),
  ).default([]),
  /** Key of the proofs by which the app vouches for a client's address: see client-address.ts. The hosting has the same. */
  CLIENT_ADDRESS_KEY: clientAddressKey,
  /** The key of before a rotation: deployments of the app that know only that one go on being believed. */
  CLIENT_ADDRESS_KEYS_RETIRED: json(z.array(z.string().min(1))).default([]),
  /** Sessions that began before this are ended; 1970 when nothing was ever revoked. */
  SESSIONS_REVOKED_BEFORE: z.iso.datetime({ offset: true }).optional(),
  /** Relying party of passkeys: its id is a host, its origin the site. */
  PASSKEY_RP_ID: z.string().min(1, "must not be empty").optional(),
  PASSKEY_ORIGIN: origin.optional(),
  /** Seconds without use after which a session ends. */
  SESSION_IDLE_TIMEOUT: seconds.optional(),
  /** Seconds after its sign-in when a session ends, however much it is used. */
  SESSION_ABSOLUTE_TIMEOUT: seconds.optional(),
  AUDIT_LOG: z.enum(["on", "off"]).default("on"),
  RATE_LIMITING: z.enum(["on", "off"]).default("on"),
  RETENTION_AUDIT_DAYS: days.optional(),
  RETENTION_SESSION_DAYS: days.optional(),
  RETENTION_DELIVERY_DAYS: days.optional(),
  PRIVACY_POLICY_VERSION: z.string().min(1, "must not be empty").optional(),
  /** The privacy policy of a team that has its own page for it. */
  PRIVACY_POLICY_URL: z.url("must be a URL").optional(),
  COOKIE_CONSENT: z.enum(["required", "not-required"]).optional(),
  COOKIE_CONSENT_REASON: z.string().min(1, "must not be empty").optional(),
  /** Endpoints that are told of events. */
  WEBHOOKS: json(z.array(z.object({ url: z.url(), events: z.array(z.enum(webhookEvents)).min(1) }))).default([]),
  /** Key of the signatures of deliveries, as Standard Webhooks writes it: `whsec_` and base64. */
  WEBHOOK_SECRET: z.string().startsWith("whsec_", "must start with whsec_").optional(),
  /** Who is told of failed sign-ins in number, bans and system errors, separated by commas. */
  ALERT_EMAILS: list.default([]),
  ALERT_WEBHOOK_URL: z.url("must be a URL").optional(),
  /** Providers of sign-ins beside those that are known by name: a JSON list of id, name and issuer. */
  OIDC_PROVIDERS: oidcProviders,
});

export type ConvexEnvironment = z.output<typeof convexEnvironmentSchema>;
/** The same variables as they are declared: all strings. */
export type ConvexVariables = z.input<typeof convexEnvironmentSchema>;

/** Reads and checks the environment. Throws {@link EnvironmentInvalidError} that names each variable and how to set it. */
export function readConvexEnvironment(environment: Record<string, string | undefined>): ConvexEnvironment {
  const parsed = convexEnvironmentSchema.safeParse(environment);
  if (parsed.success) return parsed.data;
  throw new EnvironmentInvalidError(
    "The environment of the Convex deployment",
    "The Pulumi program sets these: run `pulumi up`, or look at `prelaunch:convex.variables` in the stack file.",
    parsed.error,
  );
}
