/* eslint-disable */
/**
 * Generated `api` utility.
 *
 * THIS CODE IS AUTOMATICALLY GENERATED.
 *
 * To regenerate, run `npx convex dev`.
 * @module
 */

import type * as acceptance from "../acceptance.js";
import type * as account from "../account.js";
import type * as activity from "../activity.js";
import type * as admin from "../admin.js";
import type * as afterLaunch from "../afterLaunch.js";
import type * as alerts_admin from "../alerts/admin.js";
import type * as alerts_appErrors from "../alerts/appErrors.js";
import type * as alerts_channels from "../alerts/channels.js";
import type * as alerts_consider from "../alerts/consider.js";
import type * as alerts_deliver from "../alerts/deliver.js";
import type * as alerts_kinds from "../alerts/kinds.js";
import type * as alerts_message from "../alerts/message.js";
import type * as alerts_posts from "../alerts/posts.js";
import type * as alerts_purge from "../alerts/purge.js";
import type * as alerts_raise from "../alerts/raise.js";
import type * as alerts_signing from "../alerts/signing.js";
import type * as alerts_tables from "../alerts/tables.js";
import type * as alerts_watch from "../alerts/watch.js";
import type * as alerts_window from "../alerts/window.js";
import type * as apiRoutes from "../apiRoutes.js";
import type * as audit_admin from "../audit/admin.js";
import type * as audit_entries from "../audit/entries.js";
import type * as audit_origin from "../audit/origin.js";
import type * as audit_outcomes from "../audit/outcomes.js";
import type * as audit_pseudonymize from "../audit/pseudonymize.js";
import type * as audit_purge from "../audit/purge.js";
import type * as audit_record from "../audit/record.js";
import type * as audit_rows_accounts from "../audit/rows/accounts.js";
import type * as audit_rows_organizations from "../audit/rows/organizations.js";
import type * as audit_rows_people from "../audit/rows/people.js";
import type * as audit_rows_sessions from "../audit/rows/sessions.js";
import type * as audit_tables from "../audit/tables.js";
import type * as auth from "../auth.js";
import type * as authRows from "../authRows.js";
import type * as consent_rows from "../consent/rows.js";
import type * as consent_tables from "../consent/tables.js";
import type * as counted from "../counted.js";
import type * as crons from "../crons.js";
import type * as deviceName from "../deviceName.js";
import type * as functions from "../functions.js";
import type * as http from "../http.js";
import type * as identity from "../identity.js";
import type * as limits_addressKey from "../limits/addressKey.js";
import type * as limits_admission from "../limits/admission.js";
import type * as limits_apiCalls from "../limits/apiCalls.js";
import type * as limits_buckets from "../limits/buckets.js";
import type * as limits_changes from "../limits/changes.js";
import type * as limits_charges from "../limits/charges.js";
import type * as limits_contention from "../limits/contention.js";
import type * as limits_count from "../limits/count.js";
import type * as limits_door from "../limits/door.js";
import type * as limits_fromAction from "../limits/fromAction.js";
import type * as limits_personLimits from "../limits/personLimits.js";
import type * as limits_purge from "../limits/purge.js";
import type * as limits_refusal from "../limits/refusal.js";
import type * as limits_tables from "../limits/tables.js";
import type * as limits_trustedClient from "../limits/trustedClient.js";
import type * as mail_authMails from "../mail/authMails.js";
import type * as mail_layout from "../mail/layout.js";
import type * as mail_messages from "../mail/messages.js";
import type * as mail_outbox from "../mail/outbox.js";
import type * as mail_resend from "../mail/resend.js";
import type * as organizations from "../organizations.js";
import type * as privacy from "../privacy.js";
import type * as retention_kinds from "../retention/kinds.js";
import type * as retention_purge from "../retention/purge.js";
import type * as secretRenewal from "../secretRenewal.js";
import type * as sessions from "../sessions.js";
import type * as webhooks_attempts from "../webhooks/attempts.js";
import type * as webhooks_chosenDeliveries from "../webhooks/chosenDeliveries.js";
import type * as webhooks_declared from "../webhooks/declared.js";
import type * as webhooks_deliver from "../webhooks/deliver.js";
import type * as webhooks_endpointUrl from "../webhooks/endpointUrl.js";
import type * as webhooks_endpoints from "../webhooks/endpoints.js";
import type * as webhooks_enqueue from "../webhooks/enqueue.js";
import type * as webhooks_erasure from "../webhooks/erasure.js";
import type * as webhooks_excerpt from "../webhooks/excerpt.js";
import type * as webhooks_log from "../webhooks/log.js";
import type * as webhooks_operator from "../webhooks/operator.js";
import type * as webhooks_outcome from "../webhooks/outcome.js";
import type * as webhooks_post from "../webhooks/post.js";
import type * as webhooks_publicAddress from "../webhooks/publicAddress.js";
import type * as webhooks_purge from "../webhooks/purge.js";
import type * as webhooks_retryAfter from "../webhooks/retryAfter.js";
import type * as webhooks_schedule from "../webhooks/schedule.js";
import type * as webhooks_secrets from "../webhooks/secrets.js";
import type * as webhooks_signature from "../webhooks/signature.js";
import type * as webhooks_tables from "../webhooks/tables.js";
import type * as webhooks_target from "../webhooks/target.js";
import type * as webhooks_totals from "../webhooks/totals.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  acceptance: typeof acceptance;
  account: typeof account;
  activity: typeof activity;
  admin: typeof admin;
  afterLaunch: typeof afterLaunch;
  "alerts/admin": typeof alerts_admin;
  "alerts/appErrors": typeof alerts_appErrors;
  "alerts/channels": typeof alerts_channels;
  "alerts/consider": typeof alerts_consider;
  "alerts/deliver": typeof alerts_deliver;
  "alerts/kinds": typeof alerts_kinds;
  "alerts/message": typeof alerts_message;
  "alerts/posts": typeof alerts_posts;
  "alerts/purge": typeof alerts_purge;
  "alerts/raise": typeof alerts_raise;
  "alerts/signing": typeof alerts_signing;
  "alerts/tables": typeof alerts_tables;
  "alerts/watch": typeof alerts_watch;
  "alerts/window": typeof alerts_window;
  apiRoutes: typeof apiRoutes;
  "audit/admin": typeof audit_admin;
  "audit/entries": typeof audit_entries;
  "audit/origin": typeof audit_origin;
  "audit/outcomes": typeof audit_outcomes;
  "audit/pseudonymize": typeof audit_pseudonymize;
  "audit/purge": typeof audit_purge;
  "audit/record": typeof audit_record;
  "audit/rows/accounts": typeof audit_rows_accounts;
  "audit/rows/organizations": typeof audit_rows_organizations;
  "audit/rows/people": typeof audit_rows_people;
  "audit/rows/sessions": typeof audit_rows_sessions;
  "audit/tables": typeof audit_tables;
  auth: typeof auth;
  authRows: typeof authRows;
  "consent/rows": typeof consent_rows;
  "consent/tables": typeof consent_tables;
  counted: typeof counted;
  crons: typeof crons;
  deviceName: typeof deviceName;
  functions: typeof functions;
  http: typeof http;
  identity: typeof identity;
  "limits/addressKey": typeof limits_addressKey;
  "limits/admission": typeof limits_admission;
  "limits/apiCalls": typeof limits_apiCalls;
  "limits/buckets": typeof limits_buckets;
  "limits/changes": typeof limits_changes;
  "limits/charges": typeof limits_charges;
  "limits/contention": typeof limits_contention;
  "limits/count": typeof limits_count;
  "limits/door": typeof limits_door;
  "limits/fromAction": typeof limits_fromAction;
  "limits/personLimits": typeof limits_personLimits;
  "limits/purge": typeof limits_purge;
  "limits/refusal": typeof limits_refusal;
  "limits/tables": typeof limits_tables;
  "limits/trustedClient": typeof limits_trustedClient;
  "mail/authMails": typeof mail_authMails;
  "mail/layout": typeof mail_layout;
  "mail/messages": typeof mail_messages;
  "mail/outbox": typeof mail_outbox;
  "mail/resend": typeof mail_resend;
  organizations: typeof organizations;
  privacy: typeof privacy;
  "retention/kinds": typeof retention_kinds;
  "retention/purge": typeof retention_purge;
  secretRenewal: typeof secretRenewal;
  sessions: typeof sessions;
  "webhooks/attempts": typeof webhooks_attempts;
  "webhooks/chosenDeliveries": typeof webhooks_chosenDeliveries;
  "webhooks/declared": typeof webhooks_declared;
  "webhooks/deliver": typeof webhooks_deliver;
  "webhooks/endpointUrl": typeof webhooks_endpointUrl;
  "webhooks/endpoints": typeof webhooks_endpoints;
  "webhooks/enqueue": typeof webhooks_enqueue;
  "webhooks/erasure": typeof webhooks_erasure;
  "webhooks/excerpt": typeof webhooks_excerpt;
  "webhooks/log": typeof webhooks_log;
  "webhooks/operator": typeof webhooks_operator;
  "webhooks/outcome": typeof webhooks_outcome;
  "webhooks/post": typeof webhooks_post;
  "webhooks/publicAddress": typeof webhooks_publicAddress;
  "webhooks/purge": typeof webhooks_purge;
  "webhooks/retryAfter": typeof webhooks_retryAfter;
  "webhooks/schedule": typeof webhooks_schedule;
  "webhooks/secrets": typeof webhooks_secrets;
  "webhooks/signature": typeof webhooks_signature;
  "webhooks/tables": typeof webhooks_tables;
  "webhooks/target": typeof webhooks_target;
  "webhooks/totals": typeof webhooks_totals;
}>;

/**
 * A utility for referencing Convex functions in your app's public API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = api.myModule.myFunction;
 * ```
 */
export declare const api: FilterApi<
  typeof fullApi,
  FunctionReference<any, "public">
>;

/**
 * A utility for referencing Convex functions in your app's internal API.
 *
 * Usage:
 * ```js
 * const myFunctionReference = internal.myModule.myFunction;
 * ```
 */
export declare const internal: FilterApi<
  typeof fullApi,
  FunctionReference<any, "internal">
>;

export declare const components: {
  betterAuth: import("../betterAuth/_generated/component.js").ComponentApi<"betterAuth">;
  rateLimiter: import("@convex-dev/rate-limiter/_generated/component.js").ComponentApi<"rateLimiter">;
};
