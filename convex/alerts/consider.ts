import type { AuditKind } from "../../contract/audit-events";
import { internal } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { alertChannels } from "./channels";
import { type AlertFacts, type AlertKind, burst } from "./kinds";
import { isHeldBack } from "./window";

interface ConsideredEntry {
  kind: AuditKind;
  details?: Record<string, string | number | boolean> | undefined;
}

interface Reason {
  kind: AlertKind;
  about: string;
  facts: AlertFacts;
}

/**
 * Decides whether an entry of the audit log is a reason for an alert, in the transaction of the entry. Writes nothing itself
 * that two of them could meet at: during an attack each refused sign-in comes here.
 */
export async function considerAlerts(ctx: MutationCtx, entry: ConsideredEntry): Promise<void> {
  if (alertChannels() === undefined) return;
  if ((burst.kinds as readonly AuditKind[]).includes(entry.kind)) {
    if (await isHeldBack(ctx, "failed_sign_ins", "")) return;
    await ctx.scheduler.runAfter(0, internal.alerts.raise.countFailures, {});
    return;
  }
  const reason = reasonOf(entry);
  if (reason) await ctx.scheduler.runAfter(0, internal.alerts.raise.raise, reason);
}

function reasonOf({ kind, details = {} }: ConsideredEntry): Reason | undefined {
  if (kind === "user.banned") return { kind: "user_banned", about: "", facts: {} };
  if (kind !== "webhook_endpoint.disabled") return undefined;
  const { endpoint, host, reason } = details;
  return { kind: "webhook_disabled", about: String(endpoint), facts: { host: String(host), reason: String(reason) } };
}
