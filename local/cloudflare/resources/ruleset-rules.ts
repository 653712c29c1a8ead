import type { RulesetArgs } from "@pulumi/cloudflare";
import { z } from "zod";
import type { CheckFailure } from "../../../provider-rpc/provider";
import type { Plan } from "../cloudflare-state";
import { checkExpression, expressionsOf, planProblem } from "../expression-check";
import { type PlanLimits, planLimits } from "../plan-limits";
import { type Rule, type RuleAction, ruleSchema } from "./ruleset-rule";

interface Phase {
  actions: readonly RuleAction[];
  /** Rules by plan. */
  rules(limits: PlanLimits): number;
  headers?: readonly string[];
}

const blocking = ["block", "challenge", "js_challenge", "managed_challenge", "log"] as const;

/** Phases of a zone that the local cloud keeps, in the order in which they act. */
export const phases = {
  http_request_dynamic_redirect: { actions: ["redirect"], rules: (limits) => limits.redirectRules },
  http_request_transform: { actions: ["rewrite"], rules: (limits) => limits.transformRules, headers: [] },
  http_request_firewall_custom: { actions: [...blocking, "skip"], rules: (limits) => limits.customRules },
  http_ratelimit: { actions: blocking, rules: (limits) => limits.rateLimitRules },
  http_request_firewall_managed: { actions: ["execute", "skip", "log"], rules: () => 100 },
  http_request_cache_settings: { actions: ["set_cache_settings"], rules: (limits) => limits.transformRules },
  http_request_late_transform: {
    actions: ["rewrite"],
    rules: (limits) => limits.transformRules,
    headers: ["set", "remove"],
  },
  http_response_headers_transform: {
    actions: ["rewrite"],
    rules: (limits) => limits.transformRules,
    headers: ["set", "add", "remove"],
  },
} as const satisfies Record<string, Phase>;

const phaseNames = Object.keys(phases) as [keyof typeof phases, ...(keyof typeof phases)[]];

const shape = {
  accountId: z.never("The local cloud keeps rulesets of zones only.").optional(),
  description: z.string().max(1024).optional(),
  kind: z.literal("zone", 'must be "zone": the local cloud keeps entry points of zones only'),
  name: z.string().min(1),
  phase: z.enum(phaseNames),
  rules: z.array(ruleSchema).optional(),
  zoneId: z.string().regex(/^[0-9a-f]{32}$/, "must be 32 hex digits"),
} satisfies Record<keyof RulesetArgs, z.ZodType>;

export const rulesetSchema = z.strictObject(shape).superRefine(({ phase, rules = [] }, context) => {
  const refs = new Set<string>();
  for (const [index, rule] of rules.entries()) {
    const fail = (message: string, ...inside: string[]) =>
      context.addIssue({ code: "custom", path: ["rules", index, ...inside], message });
    checkPlace(phases[phase], phase, rule, fail);
    for (const { path, text, place } of expressionsOf(phase, rule)) {
      const checked = checkExpression(text, place);
      if ("problem" in checked) fail(checked.problem, ...path);
    }
    if (rule.ref !== undefined && refs.has(rule.ref)) fail("Two rules have the same ref.", "ref");
    if (rule.ref !== undefined) refs.add(rule.ref);
  }
});

export type RulesetInputs = z.output<typeof rulesetSchema>;

function checkPlace(
  phase: Phase,
  name: string,
  rule: Rule,
  fail: (message: string, ...inside: string[]) => void,
): void {
  if (!phase.actions.includes(rule.action)) fail(`Action ${rule.action} does not belong to phase ${name}.`, "action");
  if ((rule.ratelimit !== undefined) !== (name === "http_ratelimit")) {
    fail(
      name === "http_ratelimit"
        ? "A rate-limiting rule needs ratelimit."
        : "ratelimit belongs to phase http_ratelimit.",
      "ratelimit",
    );
  }
  for (const [header, change] of Object.entries(headersOf(rule))) {
    if (phase.headers !== undefined && !phase.headers.includes(change.operation)) {
      fail(`Operation ${change.operation} of header ${header} does not belong to phase ${name}.`, "actionParameters");
    }
    if (isReserved(name, header, change.operation))
      fail(`Cloudflare does not let a rule change the header ${header}.`, "actionParameters", "headers", header);
  }
}

/** https://developers.cloudflare.com/rules/transform/request-header-modification/#important-remarks */
function isReserved(phase: string, header: string, operation: string): boolean {
  const name = header.toLowerCase();
  if (phase === "http_request_late_transform" && name === "cf-connecting-ip") return operation !== "remove";
  return name.startsWith("cf-") || name.startsWith("x-cf-");
}

function headersOf(rule: Rule): Record<string, { operation: string }> {
  const headers = z
    .object({ headers: z.record(z.string(), z.object({ operation: z.string() })) })
    .safeParse(rule.actionParameters);
  return headers.data?.headers ?? {};
}

/** What a plan does not allow: number of rules, and for rate limits period, timeout, fields and what is counted by. */
export function planFailures(plan: Plan, { phase, rules = [] }: RulesetInputs): CheckFailure[] {
  const limits = planLimits[plan];
  const failures: CheckFailure[] = [];
  const allowed = phases[phase].rules(limits);
  if (rules.length > allowed) {
    failures.push({
      property: "rules",
      reason: `The plan ${plan} allows ${allowed} rules in phase ${phase}; there are ${rules.length}.`,
    });
  }
  for (const [index, rule] of rules.entries()) {
    const fail = (property: string, reason: string) =>
      failures.push({ property: `rules[${index}].${property}`, reason });
    if (rule.action === "log" && !limits.logAction) fail("action", `Action log is not part of the plan ${plan}.`);
    for (const { path, text, place } of expressionsOf(phase, rule)) {
      const checked = checkExpression(text, place);
      const problem = "usage" in checked ? planProblem(plan, checked.usage) : undefined;
      if (problem !== undefined) fail(path.join("."), problem);
    }
    if (rule.ratelimit !== undefined) checkRateLimit(plan, limits, rule, rule.ratelimit, fail);
  }
  return failures;
}

function checkRateLimit(
  plan: Plan,
  limits: PlanLimits,
  rule: Rule,
  limit: NonNullable<Rule["ratelimit"]>,
  fail: (property: string, reason: string) => void,
): void {
  const { period, mitigationTimeout = 0, characteristics, countingExpression } = limit;
  if (period > limits.longestPeriod)
    fail("ratelimit.period", `The plan ${plan} counts for ${limits.longestPeriod} s at most.`);
  if (mitigationTimeout > limits.longestTimeout) {
    fail("ratelimit.mitigationTimeout", `The plan ${plan} blocks for ${limits.longestTimeout} s at most.`);
  }
  if (countingExpression !== undefined && !limits.countingExpression) {
    fail("ratelimit.countingExpression", `A counting expression is not part of the plan ${plan}.`);
  }
  const uncounted = characteristics.find(
    (name) => name !== "cf.colo.id" && limits.characteristics && !limits.characteristics.includes(name),
  );
  if (uncounted !== undefined) fail("ratelimit.characteristics", `The plan ${plan} does not count by ${uncounted}.`);
  // https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/#for-duration
  const throttles = mitigationTimeout === 0;
  if (plan !== "enterprise" && rule.action === "block" && throttles)
    fail("ratelimit.mitigationTimeout", `Blocking only what is above the rate (0) is not part of the plan ${plan}.`);
  if (plan !== "enterprise" && rule.action.endsWith("challenge") && !throttles)
    fail("ratelimit.mitigationTimeout", `On the plan ${plan} a challenge has no duration: it must be 0.`);
  const checked = checkExpression(rule.expression, { phase: "http_ratelimit", use: "condition" });
  const { rateLimitFields } = limits;
  const foreign =
    "usage" in checked
      ? [...checked.usage.fields].find((field) => rateLimitFields && !rateLimitFields.includes(field))
      : undefined;
  if (foreign !== undefined)
    fail("expression", `The plan ${plan} does not allow ${foreign} in the expression of a rate limit.`);
}
