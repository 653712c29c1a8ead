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
import type * as activityLog from "../activityLog.js";
import type * as admin from "../admin.js";
import type * as apiRoutes from "../apiRoutes.js";
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
import type * as counted from "../counted.js";
import type * as crons from "../crons.js";
import type * as deviceName from "../deviceName.js";
import type * as functions from "../functions.js";
import type * as http from "../http.js";
import type * as identity from "../identity.js";
import type * as mail_authMails from "../mail/authMails.js";
import type * as mail_layout from "../mail/layout.js";
import type * as mail_messages from "../mail/messages.js";
import type * as mail_outbox from "../mail/outbox.js";
import type * as mail_resend from "../mail/resend.js";
import type * as organizations from "../organizations.js";
import type * as secretRenewal from "../secretRenewal.js";
import type * as sessions from "../sessions.js";

import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";

declare const fullApi: ApiFromModules<{
  acceptance: typeof acceptance;
  account: typeof account;
  activity: typeof activity;
  activityLog: typeof activityLog;
  admin: typeof admin;
  apiRoutes: typeof apiRoutes;
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
  counted: typeof counted;
  crons: typeof crons;
  deviceName: typeof deviceName;
  functions: typeof functions;
  http: typeof http;
  identity: typeof identity;
  "mail/authMails": typeof mail_authMails;
  "mail/layout": typeof mail_layout;
  "mail/messages": typeof mail_messages;
  "mail/outbox": typeof mail_outbox;
  "mail/resend": typeof mail_resend;
  organizations: typeof organizations;
  secretRenewal: typeof secretRenewal;
  sessions: typeof sessions;
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
};
