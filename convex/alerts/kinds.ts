import { type Infer, v } from "convex/values";
import { literals } from "convex-helpers/validators";
import type { AuditKind } from "../../contract/audit-events";

/** What operators are told of. */
export const alertKinds = [
  "failed_sign_ins",
  "user_banned",
  "system_error",
  "mail_failed",
  "webhook_disabled",
  "test",
] as const;
export const alertKind = literals(...alertKinds);
export type AlertKind = Infer<typeof alertKind>;

/** Short facts for the text. Never about a person: an alert is mailed and posted to places that keep it. */
export const alertFacts = v.record(v.string(), v.union(v.string(), v.number()));
export type AlertFacts = Infer<typeof alertFacts>;

const minute = 60 * 1000;

/**
 * Milliseconds in which one alert of a kind is enough. A test is never held back, but by its own moment: a button pressed
 * twice is one test.
 */
export const windows: Record<AlertKind, number> = {
  failed_sign_ins: 15 * minute,
  user_banned: 15 * minute,
  system_error: 15 * minute,
  mail_failed: 60 * minute,
  webhook_disabled: 15 * minute,
  test: 2 * 1000,
};

/** So many refused sign-ins within so long are no forgetful person any more. */
export const burst = {
  count: 20,
  withinMs: 5 * minute,
  kinds: ["sign_in.failed", "two_factor.failed", "magic_link.failed"],
} as const satisfies { count: number; withinMs: number; kinds: readonly AuditKind[] };
