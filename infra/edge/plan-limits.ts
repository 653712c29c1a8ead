import type { CloudflarePlan } from "../settings";

export interface PlanLimits {
  /** Custom WAF rules. */
  customRules: number;
  rateLimitRules: number;
  /** Longest counting period, in seconds. */
  rateLimitPeriod: number;
  /** Longest mitigation, in seconds. */
  rateLimitTimeout: number;
  /** May a rate-limit expression look at the host. On the free plan: path and verified bot only. */
  rateLimitByHost: boolean;
}

/**
 * Limits of the plans. Source: Cloudflare's documentation of custom rules and of rate limiting rules (availability tables);
 * not seen live.
 */
export const planLimits: Record<CloudflarePlan, PlanLimits> = {
  free: { customRules: 5, rateLimitRules: 1, rateLimitPeriod: 10, rateLimitTimeout: 10, rateLimitByHost: false },
  pro: { customRules: 20, rateLimitRules: 2, rateLimitPeriod: 60, rateLimitTimeout: 3600, rateLimitByHost: true },
  business: {
    customRules: 100,
    rateLimitRules: 5,
    rateLimitPeriod: 600,
    rateLimitTimeout: 86_400,
    rateLimitByHost: true,
  },
  enterprise: {
    customRules: 1000,
    rateLimitRules: 100,
    rateLimitPeriod: 65_535,
    rateLimitTimeout: 86_400,
    rateLimitByHost: true,
  },
};
