import type * as cloudflare from "@pulumi/cloudflare";
import { requestsPerMinute } from "../../contract/rate-limits";
import type { CloudflarePlan } from "../settings";
import { all, any, hostIs, pathStartsWith } from "./expression";
import { planLimits } from "./plan-limits";

/** A limit that the app enforces by itself: so many requests in a minute, by address. */
export interface AppLimit {
  name: "sign-in" | "sign-up" | "general";
  requestsPerMinute: number;
  /** Paths that it counts, relative to the auth base path. */
  paths: readonly string[];
}

/** The app's limits, the one worth most at the edge first: a plan with few rules keeps the first ones. */
export const appLimits: readonly AppLimit[] = [
  { name: "sign-in", requestsPerMinute: requestsPerMinute.signIn, paths: ["/sign-in/"] },
  { name: "sign-up", requestsPerMinute: requestsPerMinute.signUp, paths: ["/sign-up/"] },
  { name: "general", requestsPerMinute: requestsPerMinute.general, paths: ["/"] },
];

export interface CompiledRateLimits {
  rules: cloudflare.types.input.RulesetRule[];
  /** Limits that the plan cannot express: only the app enforces them. */
  uncovered: AppLimit["name"][];
}

/**
 * Compiles the app's limits to what a plan can say. The edge is never stricter than the app: a period shorter than a minute
 * still allows the whole limit of a minute, and a block lasts no longer than the period.
 */
export function compileRateLimits(plan: CloudflarePlan, host: string, basePath: string): CompiledRateLimits {
  const limits = planLimits[plan];
  const covered = appLimits.slice(0, limits.rateLimitRules);
  const period = Math.min(60, limits.rateLimitPeriod);
  return {
    rules: covered.map((limit) => {
      const paths = any(...limit.paths.map((path) => pathStartsWith(`${basePath}${path}`)));
      return {
        ref: `prelaunch-${limit.name}`,
        description: `Rate limit: ${limit.name}, ${limit.requestsPerMinute} a minute in the app`,
        expression: limits.rateLimitByHost ? all(hostIs(host), paths) : paths,
        action: "block",
        ratelimit: {
          // cf.colo.id is required: Cloudflare counts by data centre.
          characteristics: ["ip.src", "cf.colo.id"],
          period,
          requestsPerPeriod: limit.requestsPerMinute,
          mitigationTimeout: Math.min(period, limits.rateLimitTimeout),
        },
        enabled: true,
      };
    }),
    uncovered: uncoveredLimits(plan),
  };
}

/** Limits of the app that a plan cannot express. */
export function uncoveredLimits(plan: CloudflarePlan): AppLimit["name"][] {
  return appLimits.slice(planLimits[plan].rateLimitRules).map((limit) => limit.name);
}
