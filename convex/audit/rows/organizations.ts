import type { AuditKind } from "../../../contract/audit-events";
import type { RowTriggers } from "../../betterAuth/rowTrigger";
import { askedBy } from "../origin";
import { recordAudit } from "../record";

const answers: Record<string, AuditKind> = {
  accepted: "invitation.accepted",
  rejected: "invitation.rejected",
  canceled: "invitation.canceled",
};

/** Organizations, their members, and who is invited. */
export const organizationRows = {
  organization: {
    onCreate: async (ctx, { _id }, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "organization.created", organization: _id });
    },
    onUpdate: async (ctx, { _id }, _before, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "organization.updated", organization: _id });
    },
    onDelete: async (ctx, { _id }, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "organization.deleted", organization: _id });
    },
  },
  member: {
    onCreate: async (ctx, { userId, organizationId, role }, origin) => {
      const entry = { ...askedBy(origin), subject: userId, organization: organizationId, details: { role } };
      await recordAudit(ctx, { ...entry, kind: "member.added" });
    },
    onUpdate: async (ctx, after, before, origin) => {
      if (after.role === before.role) return;
      const details = { from: before.role, to: after.role };
      const entry = { ...askedBy(origin), subject: after.userId, organization: after.organizationId, details };
      await recordAudit(ctx, { ...entry, kind: "member.role_changed" });
    },
    onDelete: async (ctx, { userId, organizationId }, origin) => {
      const kind = origin.route === "/organization/leave" ? "member.left" : "member.removed";
      await recordAudit(ctx, { ...askedBy(origin), kind, subject: userId, organization: organizationId });
    },
  },
  invitation: {
    onCreate: async (ctx, { _id, organizationId, role }, origin) => {
      const details = { invitation: _id, role: role ?? "member" };
      const entry = { ...askedBy(origin), organization: organizationId, details };
      await recordAudit(ctx, { ...entry, kind: "invitation.created" });
    },
    onUpdate: async (ctx, after, before, origin) => {
      const kind = answers[after.status];
      if (!kind || after.status === before.status) return;
      const entry = { ...askedBy(origin), organization: after.organizationId, details: { invitation: after._id } };
      await recordAudit(ctx, { ...entry, kind });
    },
  },
} satisfies RowTriggers;
