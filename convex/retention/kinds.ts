import type { ConvexEnvironment } from "../../contract/convex-environment";
import { components } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { purgeAlerts } from "../alerts/purge";
import { purgeEntries } from "../audit/purge";
import { purgeDeliveries } from "../webhooks/purge";

/** A kind of data that goes again. */
interface Retained {
  /** Days that it is kept; undefined where the stack does not say: then it stays. */
  days: (environment: ConvexEnvironment) => number | undefined;
  /** Deletes a batch of what is from before a moment, in milliseconds, the oldest first; returns how much it was. */
  purge: (ctx: MutationCtx, before: number, limit: number) => Promise<number>;
}

const expired =
  (table: "session" | "verification" | "invitation") => (ctx: MutationCtx, before: number, limit: number) =>
    ctx.runMutation(components.betterAuth.purge.expired, { table, before, limit });

/** For how long each kind of data is kept. What runs out by itself is counted from its end. */
export const retained = {
  audit: { days: ({ RETENTION_AUDIT_DAYS }) => RETENTION_AUDIT_DAYS, purge: purgeEntries },
  sessions: { days: ({ RETENTION_SESSION_DAYS }) => RETENTION_SESSION_DAYS, purge: expired("session") },
  deliveries: { days: ({ RETENTION_DELIVERY_DAYS }) => RETENTION_DELIVERY_DAYS, purge: purgeDeliveries },
  // They name nobody. Who looks back at a quarter sees how often something was wrong; `alert.raised` stays in the audit log.
  alerts: { days: () => 90, purge: purgeAlerts },
  // Links, codes and trusted devices, of no use to anyone once they have run out.
  verifications: { days: () => 1, purge: expired("verification") },
  // Addresses of people who may have no account: who wants to know why they were invited has a month to ask.
  invitations: { days: () => 30, purge: expired("invitation") },
} satisfies Record<string, Retained>;

export type RetainedKind = keyof typeof retained;
export const retainedKinds = Object.keys(retained) as RetainedKind[];
