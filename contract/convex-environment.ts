import { z } from "zod";
import { deploymentEnvironments } from "./deployment-environment";
import { EnvironmentInvalidError } from "./environment-error";
import { providerVariables, type SocialProvider, socialProviders } from "./social-providers";

const seconds = z.string().regex(/^\d+$/, "must be a whole number of seconds").transform(Number);
const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    "must be an origin such as https://example.com, without a path",
  );

/** What the functions in `convex/` read from the environment of their Convex deployment. Values are strings, as Convex keeps them. */
export const convexEnvironmentSchema = z.object({
  PRELAUNCH_ENVIRONMENT: z.enum(deploymentEnvironments),
  APP_NAME: z.string().min(1, "must not be empty"),
  SITE_URL: origin,
  TRUSTED_ORIGINS: z
    .string()
    .transform((value) => value.split(",").filter((entry) => entry !== ""))
    .pipe(z.array(origin)),
  BETTER_AUTH_SECRET: z.string().min(32, "must be at least 32 characters"),
  JWKS: z.string().startsWith("[", "must be a JSON array of keys"),
  RESEND_API_KEY: z.string().startsWith("re_", "must be a Resend API key (re_…)"),
  EMAIL_FROM: z.string().includes("@", { message: "must be a sender address" }),
  SESSION_EXPIRES_IN: seconds,
  SESSION_UPDATE_AGE: seconds,
  JWT_EXPIRES_IN: seconds,
  /** Shares the session cookies with all hosts under it. Only ever set on purpose. */
  COOKIE_DOMAIN: z.string().min(1, "must not be empty").optional(),
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

/** The OAuth clients of the providers whose two variables are both set. */
export function enabledProviders(
  environment: Record<string, string | undefined>,
): Partial<Record<SocialProvider, { clientId: string; clientSecret: string }>> {
  const enabled: Partial<Record<SocialProvider, { clientId: string; clientSecret: string }>> = {};
  for (const provider of socialProviders) {
    const names = providerVariables(provider);
    const clientId = environment[names.id];
    const clientSecret = environment[names.secret];
    if (clientId && clientSecret) enabled[provider] = { clientId, clientSecret };
  }
  return enabled;
}
