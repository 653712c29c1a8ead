import { type AuditKind, auditEvents } from "../../contract/audit-events";
import type { Id } from "../_generated/dataModel";
import type { MutationCtx } from "../_generated/server";
import { considerAlerts } from "../alerts/consider";
import { enqueueDeliveries } from "../webhooks/enqueue";

/** What happened, as the caller of {@link recordAudit} knows it. */
export interface AuditEntry {
  kind: AuditKind;
  /** Id of the person who did it. */
  actor?: string | undefined;
  /** Id of the person to whose account it happened. */
  subject?: string | undefined;
  organization?: string | undefined;
  /** As `trustedClient` gives it. */
  address?: string | undefined;
  agent?: string | undefined;
  session?: string | undefined;
  /** Short words and numbers. Never a secret, a code, a token, or an address of mail. */
  details?: Record<string, string | number | boolean> | undefined;
}

const longestAgent = 400;

/**
 * Adds an entry to the audit log, in the transaction of the caller: it is there if, and only if, the change is. Whether
 * the kind says success or failure stands in the contract. Webhooks are told of it, and operators where it is a reason for an
 * alert, with or without a log. Null where a stack that is not production has no log.
 */
export async function recordAudit(ctx: MutationCtx, entry: AuditEntry): Promise<Id<"auditEntries"> | null> {
  await enqueueDeliveries(ctx, entry);
  await considerAlerts(ctx, entry);
  if (!isAuditOn(process.env)) return null;
  const { kind, agent, ...facts } = entry;
  return ctx.db.insert("auditEntries", {
    ...stated(facts),
    kind,
    outcome: auditEvents[kind].outcome,
    ...(agent ? { agent: agent.slice(0, longestAgent) } : {}),
  });
}

/** The log can be off while a team develops. In production it is on, whatever the variable says. */
export function isAuditOn(environment: Record<string, string | undefined>): boolean {
  const production = (environment["PRELAUNCH_ENVIRONMENT"] ?? "production") === "production";
  return production || environment["AUDIT_LOG"] !== "off";
}

function stated<Facts extends object>(facts: Facts) {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as { [Name in keyof Facts]: Exclude<Facts[Name], undefined> };
}
