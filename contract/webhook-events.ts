/** What the app can tell a webhook endpoint about. The names are those that its audit log uses. */
export const webhookEvents = [
  "user.created",
  "user.updated",
  "user.deleted",
  "user.banned",
  "user.unbanned",
  "session.created",
  "session.revoked",
  "password.changed",
  "email.changed",
  "two_factor.enabled",
  "two_factor.disabled",
  "passkey.created",
  "passkey.deleted",
  "account.linked",
  "account.unlinked",
  "api_key.created",
  "api_key.deleted",
  "organization.created",
  "organization.deleted",
  "member.added",
  "member.removed",
  "invitation.created",
  "invitation.accepted",
] as const;

export type WebhookEvent = (typeof webhookEvents)[number];
