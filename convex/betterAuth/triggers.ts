import type { Triggers } from "@convex-dev/better-auth";
import type { DataModel } from "../_generated/dataModel";
import { recordActivity } from "../activityLog";
import { deviceName } from "../deviceName";
import type schema from "./schema";

/** Writes the activity of an account in the same mutation as the row that it is about: neither is kept without the other. */
export const activityTriggers: Triggers<DataModel, typeof schema> = {
  user: {
    onCreate: async (ctx, user) => recordActivity(ctx, { userId: user._id, kind: "account_created" }),
    onUpdate: async (ctx, after, before) => {
      if (after.emailVerified && !before.emailVerified) {
        await recordActivity(ctx, { userId: after._id, kind: "email_verified" });
      }
      if (after.name !== before.name) await recordActivity(ctx, { userId: after._id, kind: "name_changed" });
    },
  },
  account: {
    onUpdate: async (ctx, after, before) => {
      if (after.password !== before.password) {
        await recordActivity(ctx, { userId: after.userId, kind: "password_changed" });
      }
    },
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
