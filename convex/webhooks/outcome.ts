import { type Infer, v } from "convex/values";
import { literals } from "convex-helpers/validators";

/** Why an attempt failed. Each has its sentence on the admin page. */
export const problem = literals(
  /** The URL is none that may be called: not https, or it names a private address. */
  "url_refused",
  /** The name leads to a private address. */
  "address_refused",
  "name_unknown",
  "no_connection",
  "certificate",
  "tls",
  "no_http",
  "timeout",
  /** Answered 3xx, which is not followed. */
  "redirect",
  /** Answered with another status than 2xx. */
  "status",
  /** The process that made the attempt ended before it could say how it went. */
  "interrupted",
  /** Not made: its endpoint was switched off in the meantime. */
  "switched_off",
);
export type Problem = Infer<typeof problem>;

/** How one attempt ended: without a problem the receiver took it. */
export const outcome = v.object({
  problem: v.optional(problem),
  status: v.optional(v.number()),
  durationMs: v.number(),
  /** The beginning of what a failing receiver answered, without what could be secret. */
  excerpt: v.optional(v.string()),
  /** How long the receiver asked to be left alone. */
  retryAfterMs: v.optional(v.number()),
});
export type Outcome = Infer<typeof outcome>;
