import type { Triggers } from "@convex-dev/better-auth";
import { components } from "../_generated/api";
import type { DataModel } from "../_generated/dataModel";
import { recordActivity } from "../activityLog";
import { counted } from "../counted";
import { deviceName } from "../deviceName";
import type schema from "./schema";

/**
 * What the app keeps beside Better Auth's rows: the profile of a person and the activity of an account. Written in the
 * same mutation as the row that it is about: neither is kept without the other.
 */
export const rowTriggers: Triggers<DataModel, typeof schema> = {
  user: {
    onCreate: async (ctx, user) => {
      await counted(ctx).db.insert("profiles", { userId: user._id, bio: "" });
      await recordActivity(ctx, { userId: user._id, kind: "account_created" });
    },
    onUpdate: async (ctx, after, before) => {
      const record = (kind: Parameters<typeof recordActivity>[1]["kind"]) =>
        recordActivity(ctx, { userId: after._id, kind });
      if (after.emailVerified && !before.emailVerified) await record("email_verified");
      if (after.email !== before.email) await record("email_changed");
      if (after.name !== before.name) await record("name_changed");
      if (Boolean(after.twoFactorEnabled) !== Boolean(before.twoFactorEnabled)) {
        await record(after.twoFactorEnabled ? "two_factor_enabled" : "two_factor_disabled");
      }
    },
    onDelete: async (ctx, user) => {
      const { db } = counted(ctx);
      const byUser = (table: "profiles" | "activity") =>
        db
          .query(table)
          .withIndex("userId", (index) => index.eq("userId", user._id))
          .collect();
      for (const { _id } of await byUser("profiles")) await db.delete(_id);
      for (const { _id } of await byUser("activity")) await db.delete(_id);
      await ctx.runMutation(components.betterAuth.erasure.eraseTraces, { userId: user._id, email: user.email });
    },
  },
  account: {
    onCreate: async (ctx, account) => {
      if (account.providerId !== "credential") {
        await recordActivity(ctx, { userId: account.userId, kind: "account_linked" });
      }
    },
    onUpdate: async (ctx, after, before) => {
      if (after.password !== before.password) {
        await recordActivity(ctx, { userId: after.userId, kind: "password_changed" });
      }
    },
  },
  passkey: {
    onCreate: async (ctx, passkey) => recordActivity(ctx, { userId: passkey.userId, kind: "passkey_added" }),
    onDelete: async (ctx, passkey) => recordActivity(ctx, { userId: passkey.userId, kind: "passkey_removed" }),
  },
  apikey: {
    onCreate: async (ctx, key) => recordActivity(ctx, { userId: key.referenceId, kind: "api_key_created" }),
    onDelete: async (ctx, key) => recordActivity(ctx, { userId: key.referenceId, kind: "api_key_deleted" }),
  },
  session: {
    onCreate: async (ctx, session) =>
      recordActivity(ctx, { userId: session.userId, kind: "signed_in", device: deviceName(session.userAgent) }),
    onDelete: async (ctx, session) => {
      const ranOut = session.expiresAt < Date.now();
      if (ranOut) return;
      await recordActivity(ctx, { userId: session.userId, kind: "signed_out", device: deviceName(session.userAgent) });
    },
  },
};
