import type { Plan } from "./cloudflare-state";

/** What a plan allows. `rateLimitFields`: fields in the expression of a rate limit; `undefined` means all. */
export interface PlanLimits {
  customRules: number;
  redirectRules: number;
  transformRules: number;
  rateLimitRules: number;
  longestPeriod: number;
  longestTimeout: number;
  rateLimitFields?: readonly string[];
  countingExpression: boolean;
  /** What requests may be counted by, beside the data centre; `undefined` means everything. */
  characteristics?: readonly string[];
  logAction: boolean;
}

const freeFields = [
  "http.request.uri.path",
  "raw.http.request.uri.path",
  "http.request.uri.path.extension",
  "raw.http.request.uri.path.extension",
  "cf.client.bot",
  "cf.bot_management.verified_bot",
];
const proFields = [
  ...freeFields,
  "http.host",
  "http.request.uri",
  "raw.http.request.uri",
  "http.request.full_uri",
  "raw.http.request.full_uri",
  "http.request.uri.query",
  "raw.http.request.uri.query",
];
const businessFields = [...proFields, "http.request.method", "ip.src", "http.user_agent"];

/**
 * Sources, read in November 2026: https://developers.cloudflare.com/waf/rate-limiting-rules/#availability,
 * https://developers.cloudflare.com/waf/custom-rules/#availability, https://developers.cloudflare.com/rules/transform/#availability,
 * https://developers.cloudflare.com/rules/url-forwarding/single-redirects/#availability. Not seen live.
 * Which plan has a field or function of the rules language is beside it, in `local/edge/expression/`.
 */
export const planLimits: Record<Plan, PlanLimits> = {
  free: {
    customRules: 5,
    redirectRules: 10,
    transformRules: 10,
    rateLimitRules: 1,
    longestPeriod: 10,
    longestTimeout: 10,
    rateLimitFields: freeFields,
    countingExpression: false,
    characteristics: ["ip.src"],
    logAction: false,
  },
  pro: {
    customRules: 20,
    redirectRules: 25,
    transformRules: 25,
    rateLimitRules: 2,
    longestPeriod: 60,
    longestTimeout: 3600,
    rateLimitFields: proFields,
    countingExpression: false,
    characteristics: ["ip.src"],
    logAction: false,
  },
  business: {
    customRules: 100,
    redirectRules: 50,
    transformRules: 50,
    rateLimitRules: 5,
    longestPeriod: 600,
    longestTimeout: 86_400,
    rateLimitFields: businessFields,
    countingExpression: true,
    characteristics: ["ip.src", "cf.unique_visitor_id"],
    logAction: false,
  },
  enterprise: {
    customRules: 1000,
    redirectRules: 300,
    transformRules: 300,
    rateLimitRules: 100,
    longestPeriod: 65_535,
    longestTimeout: 86_400,
    countingExpression: true,
    logAction: true,
  },
};

/** Periods of a rate limit in seconds (Cloudflare's documentation of rate limiting parameters). */
export const rateLimitPeriods: readonly number[] = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535, 86_400,
];
