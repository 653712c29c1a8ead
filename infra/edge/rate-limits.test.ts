import { describe, expect, it } from "vitest";
import { planLimits } from "./plan-limits";
import { appLimits, compileRateLimits } from "./rate-limits";

describe.each(Object.keys(planLimits) as (keyof typeof planLimits)[])("rate limits on the %s plan", (plan) => {
  const { rules, uncovered } = compileRateLimits(plan, "example.com", "/api/auth");

  it("stay within what the plan has", () => {
    expect(rules.length).toBeLessThanOrEqual(planLimits[plan].rateLimitRules);
    for (const rule of rules) {
      const ratelimit = rule.ratelimit as { period: number; mitigationTimeout: number; characteristics: string[] };
      expect(ratelimit.period).toBeLessThanOrEqual(planLimits[plan].rateLimitPeriod);
      expect(ratelimit.mitigationTimeout).toBeLessThanOrEqual(planLimits[plan].rateLimitTimeout);
      expect(ratelimit.characteristics).toContain("cf.colo.id");
    }
  });

  it("are never stricter than the app's", () => {
    for (const rule of rules) {
      const ratelimit = rule.ratelimit as { period: number; requestsPerPeriod: number; mitigationTimeout: number };
      const app = appLimits.find((limit) => rule.ref === `prelaunch-${limit.name}`);
      expect(ratelimit.requestsPerPeriod).toBeGreaterThanOrEqual(app?.requestsPerMinute ?? Number.POSITIVE_INFINITY);
      expect(ratelimit.period).toBeLessThanOrEqual(60);
      expect(ratelimit.mitigationTimeout).toBeLessThanOrEqual(ratelimit.period);
    }
  });

  it("name every limit, covered or not", () => {
    const covered = rules.map((rule) => String(rule.ref).replace("prelaunch-", ""));
    expect([...covered, ...uncovered].sort()).toEqual(appLimits.map((limit) => limit.name).sort());
  });
});

it("looks only at the path on the free plan, which has no other field", () => {
  const { rules } = compileRateLimits("free", "example.com", "/api/auth");
  expect(rules.map((rule) => rule.expression)).toEqual(['starts_with(http.request.uri.path, "/api/auth/sign-in/")']);
});
