import { components, internal } from "../_generated/api";
import { askedBy } from "../audit/origin";
import { recordAudit } from "../audit/record";
import { accountRows } from "../audit/rows/accounts";
import { organizationRows } from "../audit/rows/organizations";
import { personRows } from "../audit/rows/people";
import { sessionRows } from "../audit/rows/sessions";
import { agreeAtSignUp, eraseConsents } from "../consent/rows";
import { counted } from "../counted";
import type { RowTriggers } from "./rowTrigger";

/**
 * What the app keeps beside Better Auth's rows: the profile of a person, and the audit log. A table that has no entry
 * here, or no entry for a kind of write, costs nothing.
 */
export const rowTriggers = {
  ...accountRows,
  ...organizationRows,
  ...sessionRows,
  user: {
    ...personRows.user,
    onCreate: async (ctx, user, origin) => {
      await counted(ctx).db.insert("profiles", { userId: user._id, bio: "" });
      await personRows.user.onCreate(ctx, user, origin);
      await agreeAtSignUp(ctx, user._id);
    },
    onDelete: async (ctx, { _id: userId, email }, origin) => {
      const { db } = counted(ctx);
      const profiles = await db
        .query("profiles")
        .withIndex("userId", (index) => index.eq("userId", userId))
        .collect();
      for (const { _id } of profiles) await db.delete(_id);
      await eraseConsents(ctx, userId);
      const left = await ctx.runMutation(components.betterAuth.erasure.eraseTraces, { userId, email });
      const asked = { ...askedBy(origin), subject: userId };
      for (const organization of left.organizations)
        await recordAudit(ctx, { ...asked, kind: "member.left", organization });
      for (const organization of left.deletedOrganizations) {
        await recordAudit(ctx, { ...askedBy(origin), kind: "organization.deleted", organization });
      }
      const entry = await recordAudit(ctx, { ...asked, kind: "user.deleted" });
      const gone = { userId, pseudonym: `erased:${entry ?? crypto.randomUUID()}` };
      if (entry) await ctx.scheduler.runAfter(0, internal.audit.pseudonymize.person, gone);
      await ctx.scheduler.runAfter(0, internal.webhooks.erasure.person, gone);
    },
  },
} satisfies RowTriggers;
