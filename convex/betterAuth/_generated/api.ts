/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as adapter from "../adapter.js";
import type * as addressLinks from "../addressLinks.js";
import type * as appleClientSecret from "../appleClientSecret.js";
import type * as auditOutcomes from "../auditOutcomes.js";
import type * as auth from "../auth.js";
import type * as authRequest from "../authRequest.js";
import type * as breachCheck from "../breachCheck.js";
import type * as claims from "../claims.js";
import type * as cookieNames from "../cookieNames.js";
import type * as cors from "../cors.js";
import type * as credentials from "../credentials.js";
import type * as discoveredProvider from "../discoveredProvider.js";
import type * as erasure from "../erasure.js";
import type * as generatedSchema from "../generatedSchema.js";
import type * as nameHooks from "../nameHooks.js";
import type * as organizations from "../organizations.js";
import type * as passkeyRule from "../passkeyRule.js";
import type * as people from "../people.js";
import type * as plugins from "../plugins.js";
import type * as purge from "../purge.js";
import type * as retiredSecrets from "../retiredSecrets.js";
import type * as revokedSessions from "../revokedSessions.js";
import type * as routes from "../routes.js";
import type * as rowTrigger from "../rowTrigger.js";
import type * as secondFactorKeys from "../secondFactorKeys.js";
import type * as secondFactorRule from "../secondFactorRule.js";
import type * as sessionLimits from "../sessionLimits.js";
import type * as sessions from "../sessions.js";
import type * as signInProviders from "../signInProviders.js";
import type * as signingKey from "../signingKey.js";
import type * as singleUseCodes from "../singleUseCodes.js";
import type * as tokenPayload from "../tokenPayload.js";
import type * as triggers from "../triggers.js";
import type * as unprovenAccess from "../unprovenAccess.js";
import type * as usernames from "../usernames.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { anyApi, componentsGeneric } from "convex/server";

const fullApi: ApiFromModules<{
  adapter: typeof adapter;
  addressLinks: typeof addressLinks;
  appleClientSecret: typeof appleClientSecret;
  auditOutcomes: typeof auditOutcomes;
  auth: typeof auth;
  authRequest: typeof authRequest;
  breachCheck: typeof breachCheck;
  claims: typeof claims;
  cookieNames: typeof cookieNames;
  cors: typeof cors;
  credentials: typeof credentials;
  discoveredProvider: typeof discoveredProvider;
  erasure: typeof erasure;
  generatedSchema: typeof generatedSchema;
  nameHooks: typeof nameHooks;
  organizations: typeof organizations;
  passkeyRule: typeof passkeyRule;
  people: typeof people;
  plugins: typeof plugins;
  purge: typeof purge;
  retiredSecrets: typeof retiredSecrets;
  revokedSessions: typeof revokedSessions;
  routes: typeof routes;
  rowTrigger: typeof rowTrigger;
  secondFactorKeys: typeof secondFactorKeys;
  secondFactorRule: typeof secondFactorRule;
  sessionLimits: typeof sessionLimits;
  sessions: typeof sessions;
  signInProviders: typeof signInProviders;
  signingKey: typeof signingKey;
  singleUseCodes: typeof singleUseCodes;
  tokenPayload: typeof tokenPayload;
  triggers: typeof triggers;
  unprovenAccess: typeof unprovenAccess;
  usernames: typeof usernames;
}> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
> = anyApi as any;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
> = anyApi as any;

export const components = componentsGeneric() as unknown as {};
