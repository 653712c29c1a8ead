import type { RowTriggers } from "../../betterAuth/rowTrigger";
import { askedBy } from "../origin";
import { recordAudit } from "../record";

/** The first password of an account comes with the sign-up. */
const signUp = "/sign-up/email";

/** Ways in: passwords, accounts at providers, passkeys, API keys, the second factor. */
export const accountRows = {
  account: {
    onCreate: async (ctx, { userId, providerId }, origin) => {
      // A person who signs up with a provider is not signed in yet: the account is their own doing.
      const entry = { ...askedBy(origin), actor: askedBy(origin).actor ?? userId, subject: userId };
      if (providerId !== "credential") {
        await recordAudit(ctx, { ...entry, kind: "account.linked", details: { provider: providerId } });
      } else if (origin.route !== signUp) {
        await recordAudit(ctx, { ...entry, kind: "password.changed" });
      }
    },
    onUpdate: async (ctx, after, before, origin) => {
      if (after.password === before.password) return;
      const entry = { ...askedBy(origin), actor: askedBy(origin).actor ?? after.userId, subject: after.userId };
      await recordAudit(ctx, { ...entry, kind: "password.changed" });
    },
    onDelete: async (ctx, { userId, providerId }, origin) => {
      if (providerId === "credential") return;
      const details = { provider: providerId };
      await recordAudit(ctx, { ...askedBy(origin), kind: "account.unlinked", subject: userId, details });
    },
  },
  passkey: {
    onCreate: async (ctx, { userId }, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "passkey.created", subject: userId });
    },
    onUpdate: async (ctx, after, before, origin) => {
      if (after.name === before.name) return;
      await recordAudit(ctx, { ...askedBy(origin), kind: "passkey.renamed", subject: after.userId });
    },
    onDelete: async (ctx, { userId }, origin) => {
      await recordAudit(ctx, { ...askedBy(origin), kind: "passkey.deleted", subject: userId });
    },
  },
  apikey: {
    onCreate: async (ctx, { _id, referenceId }, origin) => {
      const details = { key: _id };
      await recordAudit(ctx, { ...askedBy(origin), kind: "api_key.created", subject: referenceId, details });
    },
    onDelete: async (ctx, { _id, referenceId }, origin) => {
      const details = { key: _id };
      await recordAudit(ctx, { ...askedBy(origin), kind: "api_key.deleted", subject: referenceId, details });
    },
  },
  twoFactor: {
    onUpdate: async (ctx, after, before, origin) => {
      if (after.backupCodes === before.backupCodes) return;
      const { userId } = after;
      const renewed = origin.route === "/two-factor/generate-backup-codes";
      const used = origin.route === "/two-factor/verify-backup-code";
      const entry = { ...askedBy(origin), actor: askedBy(origin).actor ?? userId, subject: userId };
      if (renewed) await recordAudit(ctx, { ...entry, kind: "two_factor.backup_codes_renewed" });
      if (used) await recordAudit(ctx, { ...entry, kind: "two_factor.backup_code_used" });
    },
  },
} satisfies RowTriggers;
