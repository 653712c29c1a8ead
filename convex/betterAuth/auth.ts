import { type AuthFunctions, createClient } from "@convex-dev/better-auth";
import { convex } from "@convex-dev/better-auth/plugins";
import type { GenericCtx } from "@convex-dev/better-auth/utils";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { accountRules } from "../../contract/account-rules";
import {
  type ConvexEnvironment,
  convexEnvironmentSchema,
  enabledProviders,
  readConvexEnvironment,
} from "../../contract/convex-environment";
import { components, internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import authConfig from "../auth.config";
import { authMails } from "../mail/authMails";
import { clientAddressHeader } from "./authRequest";
import { nameHooks } from "./nameHooks";
import { rateLimitRules } from "./rateLimitRules";
import schema from "./schema";
import { signingKey } from "./signingKey";
import { activityTriggers } from "./triggers";

const authFunctions: AuthFunctions = internal.auth;

export const authComponent = createClient<DataModel, typeof schema>(components.betterAuth, {
  local: { schema },
  triggers: activityTriggers,
  authFunctions,
});

/**
 * Better Auth's options. Without a usable environment they still describe the same tables: the schema generator, the
 * component and the analysis of a push read them there. A real request goes through {@link createAuth}, which insists.
 */
export const createAuthOptions = (ctx: GenericCtx<DataModel>, environment = usableEnvironment()) => {
  // Not from the checked environment: the plugin insists on a key wherever auth.config.ts has one.
  const jwks = process.env.JWKS ? signingKey(process.env.JWKS) : undefined;
  const mails = authMails(ctx, environment);
  return {
    ...(environment ? fromEnvironment(environment) : {}),
    database: authComponent.adapter(ctx),
    emailVerification: mails.emailVerification,
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      minPasswordLength: accountRules.password.min,
      maxPasswordLength: accountRules.password.max,
      revokeSessionsOnPasswordReset: true,
      ...mails.emailAndPassword,
    },
    rateLimit: { ...rateLimitRules, enabled: environment?.PRELAUNCH_ENVIRONMENT !== "local" },
    databaseHooks: { user: nameHooks },
    logger: { level: "warn" },
    plugins: [
      // Last, always: before another plugin it issues a token for a sign-in that the other one still holds back.
      convex({
        authConfig,
        ...(jwks ? { jwks } : {}),
        ...(environment ? { jwt: { expirationSeconds: environment.JWT_EXPIRES_IN } } : {}),
      }),
    ],
  } satisfies BetterAuthOptions;
};

/** Better Auth for one request. Throws `EnvironmentInvalidError` where a variable is missing or wrong. */
export const createAuth = (ctx: GenericCtx<DataModel>) =>
  betterAuth(createAuthOptions(ctx, readConvexEnvironment(process.env)));

/** For the schema generator: `cd convex/betterAuth && npx auth generate --yes`. */
export const auth = { options: createAuthOptions({} as GenericCtx<DataModel>) };

function usableEnvironment(): ConvexEnvironment | undefined {
  const parsed = convexEnvironmentSchema.safeParse(process.env);
  return parsed.success ? parsed.data : undefined;
}

function fromEnvironment(environment: ConvexEnvironment) {
  return {
    appName: environment.APP_NAME,
    baseURL: environment.SITE_URL,
    secret: environment.BETTER_AUTH_SECRET,
    trustedOrigins: [environment.SITE_URL, ...environment.TRUSTED_ORIGINS],
    session: { expiresIn: environment.SESSION_EXPIRES_IN, updateAge: environment.SESSION_UPDATE_AGE },
    socialProviders: enabledProviders(process.env),
    onAPIError: { errorURL: `${environment.SITE_URL}/error` },
    advanced: {
      // Better Auth would guess from NODE_ENV, which Convex does not set.
      useSecureCookies: environment.SITE_URL.startsWith("https://"),
      ...(environment.COOKIE_DOMAIN
        ? { crossSubDomainCookies: { enabled: true, domain: environment.COOKIE_DOMAIN } }
        : {}),
      // Better Auth would leave it out wherever a variable TEST or NODE_ENV=test is set.
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  } satisfies BetterAuthOptions;
}
