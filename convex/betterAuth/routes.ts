/**
 * The auth routes that this app serves, by who may use them. Better Auth brings many more (lists of sessions with their
 * tokens, a check for free usernames, users made by an admin): a route that is not named here does not exist, whatever
 * plugin or update brings it. The routes of a method that is switched off do not exist either.
 */
export const servedRoutes = {
  /** Anyone: the ways in, and what tells nothing to a stranger. */
  open: [
    "GET /get-session",
    "GET /convex/token",
    "GET /convex/jwks",
    "GET /convex/.well-known/openid-configuration",
    "POST /sign-up/email",
    "POST /sign-in/email",
    "POST /sign-in/username",
    "POST /sign-in/magic-link",
    "GET /magic-link/verify",
    "POST /sign-in/social",
    "GET /callback/:id",
    "POST /callback/:id",
    "POST /sign-in/oauth2",
    "GET /oauth2/callback/:id",
    "POST /sign-out",
    "GET /verify-email",
    "POST /send-verification-email",
    "POST /request-password-reset",
    "POST /reset-password",
    "GET /passkey/generate-authenticate-options",
    "POST /passkey/verify-authentication",
    // With a sign-in that waits for its second factor, or to switch one on.
    "POST /two-factor/verify-totp",
    "POST /two-factor/verify-backup-code",
  ],
  /** A signed-in person, about their own account. */
  person: [
    "POST /update-user",
    "POST /change-password",
    "POST /change-email",
    "POST /delete-user",
    "GET /list-accounts",
    "POST /link-social",
    "POST /oauth2/link",
    "POST /unlink-account",
    "POST /revoke-other-sessions",
    "POST /two-factor/enable",
    "POST /two-factor/disable",
    "POST /two-factor/generate-backup-codes",
    "GET /passkey/generate-register-options",
    "POST /passkey/verify-registration",
    "GET /passkey/list-user-passkeys",
    "POST /passkey/update-passkey",
    "POST /passkey/delete-passkey",
    "POST /api-key/create",
    "GET /api-key/list",
    "POST /api-key/delete",
    "POST /organization/create",
    "GET /organization/list",
    "GET /organization/get-invitation",
    "POST /organization/accept-invitation",
    "POST /organization/reject-invitation",
    "POST /organization/set-active",
    // The person that an admin acts as has no admin's role: the session itself says who may stop it.
    "POST /admin/stop-impersonating",
  ],
  /** A member of the organization in question. */
  member: ["GET /organization/get-full-organization", "POST /organization/leave"],
  /** A member who may do so there: an owner or an admin of the organization. */
  manager: [
    "POST /organization/update",
    "POST /organization/invite-member",
    "POST /organization/cancel-invitation",
    "POST /organization/remove-member",
    "POST /organization/update-member-role",
  ],
  /** An owner of the organization. */
  owner: ["POST /organization/delete"],
  /** An admin of the whole app. */
  admin: [
    "POST /admin/set-role",
    "POST /admin/ban-user",
    "POST /admin/unban-user",
    "POST /admin/impersonate-user",
    "POST /admin/revoke-user-sessions",
    "POST /admin/remove-user",
  ],
} as const;

const served = new Set<string>(Object.values(servedRoutes).flat());

/** Whether a request reaches Better Auth. `path` is what follows the base path, such as `/sign-in/email`. */
export function isServed(method: string, path: string): boolean {
  const route = `${method} ${path}`;
  // The last part of a callback's path is the provider's name.
  return served.has(route) || served.has(route.replace(/\/callback\/[\w-]+$/, "/callback/:id"));
}
