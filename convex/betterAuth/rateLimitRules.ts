import type { BetterAuthRateLimitOptions } from "better-auth";
import { requestsPerMinute } from "../../contract/rate-limits";

const minute = 60;

/**
 * Requests a minute and address. Every rule is spelled out, because Better Auth's defaults (3 sign-ins in 10 seconds)
 * are stricter than what the edge and the documentation promise. The table is needed: each request gets a fresh
 * context, so a limit kept in memory would never bite.
 */
export const rateLimitRules = {
  storage: "database",
  window: minute,
  max: requestsPerMinute.general,
  customRules: {
    "/sign-in/*": { window: minute, max: requestsPerMinute.signIn },
    "/sign-up/*": { window: minute, max: requestsPerMinute.signUp },
    "/request-password-reset": { window: minute, max: 10 },
    "/send-verification-email": { window: minute, max: 10 },
    "/reset-password": { window: minute, max: 30 },
    "/change-password": { window: minute, max: 10 },
  },
} satisfies BetterAuthRateLimitOptions;
