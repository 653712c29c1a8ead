import type { AuditKind } from "../../../contract/audit-events";
import type { Doc } from "../../betterAuth/_generated/dataModel";
import type { RowTriggers } from "../../betterAuth/rowTrigger";
import { askedBy } from "../origin";
import { type AuditEntry, recordAudit } from "../record";

type Person = Doc<"user">;

/** Accounts of persons. What is deleted with one is in `triggers.ts`. */
export const personRows = {
  user: {
    onCreate: async (ctx, { _id }, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "user.created", actor: _id, subject: _id });
    },
    onUpdate: async (ctx, after, before, origin) => {
      for (const { kind, details } of changesOf(after, before)) {
        const asked = askedBy(origin);
        const entry = { ...asked, actor: asked.actor ?? ownDoing[kind]?.(after), subject: after._id };
        await recordAudit(ctx, { ...entry, kind, ...(details ? { details: { ...asked.details, ...details } } : {}) });
      }
    },
  },
} satisfies RowTriggers;

/** What only the owner of a mailbox can do, with or without a session. */
const ownDoing: Partial<Record<AuditKind, (person: Person) => string>> = {
  "email.verified": ({ _id }) => _id,
  "email.changed": ({ _id }) => _id,
};

interface Change {
  kind: AuditKind;
  details?: NonNullable<AuditEntry["details"]>;
}

function changesOf(after: Person, before: Person): Change[] {
  const changes: Change[] = [];
  if (after.name !== before.name || (after.image ?? null) !== (before.image ?? null)) {
    changes.push({ kind: "user.updated" });
  }
  if ((after.username ?? null) !== (before.username ?? null)) changes.push({ kind: "username.changed" });
  if (after.emailVerified && !before.emailVerified) changes.push({ kind: "email.verified" });
  if (after.email !== before.email) changes.push({ kind: "email.changed" });
  if (Boolean(after.twoFactorEnabled) !== Boolean(before.twoFactorEnabled)) {
    changes.push({ kind: after.twoFactorEnabled ? "two_factor.enabled" : "two_factor.disabled" });
  }
  if ((after.role ?? "user") !== (before.role ?? "user")) {
    changes.push({ kind: "user.role_changed", details: { from: before.role ?? "user", to: after.role ?? "user" } });
  }
  if (Boolean(after.banned) !== Boolean(before.banned)) {
    changes.push({ kind: after.banned ? "user.banned" : "user.unbanned" });
  }
  return changes;
}
