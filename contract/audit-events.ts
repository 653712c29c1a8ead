import type { WebhookEvent } from "./webhook-events";

interface AuditEvent {
  /** Whether it says that something happened, or that something was tried and refused. */
  outcome: "success" | "failure";
  /** What makes it be recorded, for the documentation and the audit page. */
  trigger: string;
}

const done = (trigger: string) => ({ outcome: "success", trigger }) as const;
const refused = (trigger: string) => ({ outcome: "failure", trigger }) as const;

/** What the audit log records, by kind. Webhooks use the same names: whatever they tell of is in the log, too. */
export const auditEvents = {
  "user.created": done("An account is made: by the form, by a provider, by a sign-in link"),
  "user.updated": done("A person changes their name or picture"),
  "user.deleted": done("An account is deleted, by its owner or by an admin"),
  "user.deletion_requested": done("A person asks to delete their account and is sent the link that does it"),
  "user.role_changed": done("An admin, or the operator, changes a person's role"),
  "user.banned": done("An admin bans a person"),
  "user.unbanned": done("An admin lifts a ban, or a ban with an end is over at the next sign-in"),
  "username.changed": done("A person changes their username"),
  "data.exported": done("A person takes a copy of their data along"),

  "email.verification_sent": done("The link that confirms an address is sent"),
  "email.verified": done("A person confirms their address for the first time"),
  "email.change_requested": done("A person asks to change their address, and the old one is asked to agree"),
  "email.changed": done("The address of an account changes"),

  "password.changed": done("A password is set or changed, also by a reset"),
  "password.reset_requested": done("A link that sets a new password is sent"),
  "password.reset": done("A new password is set with the link of a mail"),
  "password.failed": refused("A signed-in person gives a wrong password where it is asked for"),
  "password.reset_failed": refused("A link that sets a new password is wrong, old or used before"),

  "session.created": done("A person signs in"),
  "session.renewed": done("A session is replaced by a new one: after a new password or a change of the second factor"),
  "session.ended": done("A person signs out"),
  "session.revoked": done("A session is ended from elsewhere: by the person, an admin, a new password, a ban"),
  "session.all_revoked": done("All sessions of a person, or all but the present one, are ended in one go"),
  "sign_in.failed": refused("A sign-in is refused: wrong password, unconfirmed address, ban, no such account"),
  "sign_up.repeated": refused("A sign-up names an address that has an account; its owner is told by mail"),
  "magic_link.sent": done("A sign-in link is sent"),
  "magic_link.used": done("A person signs in with a link"),
  "magic_link.failed": refused("A sign-in link is used that is wrong, old or used before"),

  "two_factor.enabled": done("The second factor is switched on"),
  "two_factor.disabled": done("The second factor is switched off"),
  "two_factor.failed": refused("A code of the second factor is wrong or used before"),
  "two_factor.backup_code_used": done("A backup code stands in for the second factor"),
  "two_factor.backup_codes_renewed": done("New backup codes are made and the old ones end"),

  "passkey.created": done("A passkey is added"),
  "passkey.renamed": done("A passkey gets another name"),
  "passkey.deleted": done("A passkey is removed"),

  "account.linked": done("A provider's account becomes a way in"),
  "account.unlinked": done("A provider's account is no way in any more"),
  "account.reclaimed": done("Who proves an address first takes over its account: all other ways in are taken away"),
  "api_key.created": done("An API key is made"),
  "api_key.deleted": done("An API key is revoked"),

  "organization.created": done("An organization is founded"),
  "organization.updated": done("Name, slug or picture of an organization changes"),
  "organization.deleted": done("An organization is deleted"),
  "member.added": done("A person becomes a member of an organization"),
  "member.role_changed": done("A member's role in an organization changes"),
  "member.removed": done("A member is removed from an organization"),
  "member.left": done("A member leaves an organization"),
  "invitation.created": done("Somebody is invited to an organization"),
  "invitation.accepted": done("An invitation is accepted"),
  "invitation.rejected": done("An invitation is declined"),
  "invitation.canceled": done("An invitation is taken back, or replaced by a newer one"),

  "impersonation.started": done("An admin begins to act as another person"),
  "impersonation.stopped": done("An admin stops acting as another person"),
  "access.refused": refused("A signed-in person asks for what they may not do"),
  "rate_limit.exceeded": refused("Requests are refused because there were too many"),

  "audit.exported": done("An admin exports entries of this log"),
  "audit.purged": done("Entries past their retention are deleted"),
  "webhook_endpoint.created": done("An admin adds a webhook endpoint"),
  "webhook_endpoint.updated": done("An admin changes a webhook endpoint"),
  "webhook_endpoint.deleted": done("An admin removes a webhook endpoint"),
  "webhook_endpoint.secret_rotated": done("The key that signs a webhook endpoint's deliveries is replaced"),
  "webhook_endpoint.secret_shown": done("An admin looks at the key that signs a webhook endpoint's deliveries"),
  "webhook_endpoint.disabled": done("A webhook endpoint is switched off: it failed for days, or answered 410"),
  "alert.raised": done("An alert is sent to the operators"),
  "alert_key.rotated": done("The operator replaces the key that signs alerts"),
  "alert_key.shown": done("The operator looks at the key that signs alerts"),
} as const satisfies Record<WebhookEvent, AuditEvent> & Record<string, AuditEvent>;

export type AuditKind = keyof typeof auditEvents;
export type AuditOutcome = AuditEvent["outcome"];

export const auditKinds = Object.keys(auditEvents) as AuditKind[];
