import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { AuditKind } from "../contract/audit-events";
import { deviceName } from "./deviceName";
import { openQuery } from "./functions";

/** What the owner of an account is shown of the audit log. */
const shownKinds = [
  "user.created",
  "user.updated",
  "username.changed",
  "email.verified",
  "email.changed",
  "password.changed",
  "session.created",
  "session.ended",
  "session.revoked",
  "sign_in.failed",
  "two_factor.enabled",
  "two_factor.disabled",
  "two_factor.failed",
  "passkey.created",
  "passkey.deleted",
  "account.linked",
  "account.unlinked",
  "api_key.created",
  "api_key.deleted",
  "impersonation.started",
  "data.exported",
] as const satisfies AuditKind[];

type ShownKind = (typeof shownKinds)[number];

const shown = 12;
/** Entries of other kinds lie between those that are shown. */
const examined = 60;

/** The latest events of the signed-in person's account, newest first. Empty for anyone else. */
export const recent = openQuery({
  args: {},
  returns: v.array(
    v.object({
      id: v.id("auditEntries"),
      at: v.number(),
      kind: literals(...shownKinds),
      /** The device of the session that began or ended, such as "Chrome on macOS". */
      device: v.union(v.string(), v.null()),
    }),
  ),
  handler: async ({ db, caller }) => {
    if (!caller) return [];
    const entries = await db
      .query("auditEntries")
      .withIndex("subject", (index) => index.eq("subject", caller.user.id))
      .order("desc")
      .take(examined);
    const events = entries.flatMap(({ _id, _creationTime, kind, agent, details }) => {
      if (!isShown(kind)) return [];
      const device = details?.["device"] ?? (kind.startsWith("session.") ? deviceName(agent) : null);
      return [{ id: _id, at: _creationTime, kind, device: typeof device === "string" ? device : null }];
    });
    return events.slice(0, shown);
  },
});

function isShown(kind: AuditKind): kind is ShownKind {
  return (shownKinds as readonly AuditKind[]).includes(kind);
}
