import type { ConvexReactClient } from "convex/react";
import type { FunctionArgs } from "convex/server";
import { type AuditKind, type AuditOutcome, auditKinds } from "../../../../../contract/audit-events";
import { api } from "../../../../../convex/_generated/api";

type Filter = FunctionArgs<typeof api.audit.admin.page>["filter"];

/** What is chosen, as the fields have it; empty where nothing is. */
export interface Choice {
  /** A kind or an outcome. */
  what: string;
  email: string;
  as: "actor" | "subject";
  address: string;
  /** Days, as `2026-01-31`; both are part of the period, in UTC. */
  from: string;
  until: string;
}

export const noChoice: Choice = { what: "", email: "", as: "actor", address: "", from: "", until: "" };

const day = 24 * 60 * 60 * 1000;

/** What to ask for, or null where the person who is named has no account. */
export async function filterOf(convex: ConvexReactClient, choice: Choice): Promise<Filter | null> {
  const { as, address, from, until } = choice;
  const email = choice.email.trim();
  const id = email === "" ? undefined : await convex.query(api.audit.admin.personWith, { email });
  if (id === null) return null;
  const what = whatOf(choice.what);
  return {
    ...(what ? { what } : {}),
    ...(id === undefined ? {} : { person: { id, as } }),
    ...(address.trim() === "" ? {} : { address: address.trim() }),
    ...(from === "" ? {} : { from: Date.parse(from) }),
    ...(until === "" ? {} : { until: Date.parse(until) + day }),
  };
}

function whatOf(value: string): Filter["what"] {
  if (isOutcome(value)) return { outcome: value };
  return isKind(value) ? { kind: value } : undefined;
}

const isOutcome = (value: string): value is AuditOutcome => value === "success" || value === "failure";
const isKind = (value: string): value is AuditKind => (auditKinds as string[]).includes(value);
