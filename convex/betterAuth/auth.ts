import "../messageChannel";
import { createClient } from "@convex-dev/better-auth";
import { convex } from "@convex-dev/better-auth/plugins";
import { type GenericCtx, requireRunMutationCtx } from "@convex-dev/better-auth/utils";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import type { FunctionReference } from "convex/server";
import { accountRules } from "../../contract/account-rules";
import { authMethods } from "../../contract/auth-methods";
import {
  type ConvexEnvironment,
  convexEnvironmentSchema,
  readConvexEnvironment,
} from "../../contract/convex-environment";
import { components, internal } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { withOrigin } from "../audit/origin";
import authConfig from "../auth.config";
import { spendFromAction } from "../limits/fromAction";
import { personLimits } from "../limits/personLimits";
import { authMails } from "../mail/authMails";
import { auditOutcomes } from "./auditOutcomes";
import { clientAddressHeader } from "./authRequest";
import { breachCheck } from "./breachCheck";
import { cookieNaming } from "./cookieNames";
import { nameHooks } from "./nameHooks";
import { methodPlugins } from "./plugins";
import { secretVersions } from "./retiredSecrets";
import { revokedSessions } from "./revokedSessions";
import schema from "./schema";
import { absoluteLimit } from "./sessionLimits";
import { discoveredProviders, namedProviders } from "./signInProviders";
import { signingKey } from "./signingKey";
import { tokenPayload } from "./tokenPayload";
import { unprovenAccess } from "./unprovenAccess";

const { findOne, findMany } = components.betterAuth.adapter;
type Write = "create" | "updateOne" | "updateMany" | "deleteOne" | "deleteMany";
const writes: Record<Write, FunctionReference<"mutation", "internal">> = internal.authRows;

/** Reads go to the component; writes go by way of the app, where each is one transaction with what follows from it. */
export const authComponent = createClient<DataModel, typeof schema>(
  {
    adapter: {
      findOne,
      findMany,
      create: writes.create,
      updateOne: writes.updateOne,
      updateMany: writes.updateMany,
      deleteOne: writes.deleteOne,
      deleteMany: writes.deleteMany,
    },
  },
  { local: { schema } },
);

/** Everyone has a username, also where it is no way to sign in. The plugin of that method declares the same fields. */
const usernameFields = {
  username: { type: "string", required: false, unique: true, sortable: true, input: false },
  displayUsername: { type: "string", required: false, input: false },
} as const;

/**
 * Better Auth's options. Without a usable environment they still describe the same tables: the schema generator, the
 * component and the analysis of a push read them there. A real request goes through {@link createAuth}, which insists.
 */
export const createAuthOptions = (ctx: GenericCtx<DataModel>, environment = usableEnvironment()) => {
  // Not from the checked environment: the plugin insists on a key wherever auth.config.ts has one.
  const jwks = process.env.JWKS ? signingKey(process.env.JWKS) : undefined;
  const mails = authMails(ctx, environment);
  const unproven = unprovenAccess(ctx);
  const methods = environment?.AUTH_METHODS ?? authMethods;
  const absolute = environment?.SESSION_ABSOLUTE_TIMEOUT;
  return {
    ...(environment ? fromEnvironment(environment) : {}),
    database: authComponent.adapter(withOrigin(ctx)),
    user: { ...mails.user, ...(methods.includes("username") ? {} : { additionalFields: usernameFields }) },
    // An account with a provider joins one that is there only where both sides have proven the same address.
    account: { accountLinking: { enabled: true, allowDifferentEmails: false } },
    emailVerification: mails.emailVerification,
    emailAndPassword: {
      enabled: methods.includes("email-password"),
      requireEmailVerification: true,
      minPasswordLength: accountRules.password.min,
      maxPasswordLength: accountRules.password.max,
      revokeSessionsOnPasswordReset: true,
      ...mails.emailAndPassword,
      onPasswordReset: async ({ user }) => {
        await unproven.onPasswordReset(user);
        await mails.emailAndPassword.onPasswordReset({ user });
      },
    },
    // Its own limiter reads a count and writes it in two steps, and so counts less than comes at the same moment: the
    // limits stand in `limits/`.
    rateLimit: { enabled: false },
    databaseHooks: {
      user: { ...nameHooks, update: { ...nameHooks.update, after: unproven.onUserUpdate } },
      ...(absolute ? { session: absoluteLimit(absolute) } : {}),
    },
    logger: { level: "warn" },
    plugins: [
      revokedSessions(Date.parse(environment?.SESSIONS_REVOKED_BEFORE ?? "") || 0),
      breachCheck(),
      personLimits((charges, person) => spendFromAction(requireRunMutationCtx(ctx), charges, person)),
      ...methodPlugins(ctx, methods, mails, environment),
      ...discoveredProviders(environment),
      // After all that can refuse: before another plugin it issues a token for a sign-in that the other one holds back.
      convex({
        authConfig,
        ...(environment ? { options: { basePath: environment.AUTH_BASE_PATH } } : {}),
        ...(jwks ? { jwks } : {}),
        ...(environment ? { jwt: tokenPayload(environment.JWT_EXPIRES_IN, environment.JWT_CLAIMS) } : {}),
      }),
      auditOutcomes(ctx),
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
    basePath: environment.AUTH_BASE_PATH,
    secret: environment.BETTER_AUTH_SECRET,
    secrets: secretVersions({
      current: environment.BETTER_AUTH_SECRET,
      retired: environment.BETTER_AUTH_SECRETS_RETIRED,
    }),
    trustedOrigins: [environment.SITE_URL, ...environment.TRUSTED_ORIGINS],
    session: sessionTimes(environment),
    socialProviders: namedProviders(environment),
    onAPIError: { errorURL: `${environment.SITE_URL}/error` },
    advanced: {
      ...cookieNaming({
        https: environment.SITE_URL.startsWith("https://"),
        sharedDomain: environment.COOKIE_DOMAIN !== undefined,
      }),
      ...(environment.COOKIE_DOMAIN
        ? { crossSubDomainCookies: { enabled: true, domain: environment.COOKIE_DOMAIN } }
        : {}),
      // Better Auth would leave it out wherever a variable TEST or NODE_ENV=test is set.
      disableOriginCheck: false,
      // The whole address, where the default keeps the network of an IPv6 one only.
      ipAddress: { ipAddressHeaders: [clientAddressHeader], ipv6Subnet: 128 },
    },
  } satisfies BetterAuthOptions;
}

/** A session that is not used ends after the idle limit. Each use within it counts, so it is renewed in small steps. */
function sessionTimes({ SESSION_EXPIRES_IN, SESSION_UPDATE_AGE, SESSION_IDLE_TIMEOUT }: ConvexEnvironment) {
  const expiresIn = Math.min(SESSION_EXPIRES_IN, SESSION_IDLE_TIMEOUT ?? SESSION_EXPIRES_IN);
  const updateAge = SESSION_IDLE_TIMEOUT === undefined ? SESSION_UPDATE_AGE : Math.floor(SESSION_IDLE_TIMEOUT / 10);
  return { expiresIn, updateAge: Math.min(SESSION_UPDATE_AGE, updateAge) };
}
