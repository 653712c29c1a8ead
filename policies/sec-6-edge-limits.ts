import { checklistItem } from "../checklist/catalogue";
import { requestsPerMinute } from "../contract/rate-limits";
import { authBasePath } from "./auth-base-path";
import { actingRules, type EdgeRule, planLimits } from "./cloudflare";
import { isAppEnvironment, isHosted, isMap, listedTexts } from "./declared";
import { type Context, type Finding, isPublic, type Rule } from "./policy";

const item = checklistItem("SEC-6");
const phase = "http_ratelimit";

function finding(wrong: string, urn?: string): Finding {
  return { wrong, setting: "prelaunch:edge", cure: item.cure, ...(urn ? { urn } : {}) };
}

/** Paths that an expression names; none where it counts everything. */
function pathsOf(expression: string): string[] {
  const named =
    /(?:starts_with\(\s*http\.request\.uri\.path\s*,|http\.request\.uri\.path\s+(?:eq|contains))\s*"([^"]*)"/g;
  return [...expression.matchAll(named)].map(([, path = ""]) => path);
}

/** What the app allows in a minute on the paths that an edge rule counts: the rule must allow as much. */
function appAllows(expression: string): number {
  const paths = pathsOf(expression);
  const has = (part: string) => paths.some((path) => path.includes(part));
  const only = paths.length > 0 && paths.every((path) => path.includes("/sign-in") || path.includes("/sign-up"));
  if (!only) return requestsPerMinute.general;
  return (has("/sign-in") ? requestsPerMinute.signIn : 0) + (has("/sign-up") ? requestsPerMinute.signUp : 0);
}

function ruleFaults({ properties, expression, action }: EdgeRule): string[] {
  const limit = properties.ratelimit;
  if (!isMap(limit)) return ["A rate-limit rule at the edge has no limit."];
  const [period, requests, timeout] = [limit.period, limit.requestsPerPeriod, limit.mitigationTimeout].map(Number);
  if (!(period && requests) || timeout === undefined || Number.isNaN(timeout)) {
    return ["A rate-limit rule at the edge has no whole limit."];
  }
  const faults: string[] = [];
  if (action === "log") faults.push("A rate-limit rule at the edge only logs.");
  if (requests < appAllows(expression) * Math.max(1, period / 60)) {
    faults.push("A rate limit at the edge is stricter than the app's.");
  }
  if (timeout > Math.max(period, 60)) faults.push("A rate limit at the edge blocks for longer than the app does.");
  const characteristics = listedTexts(limit.characteristics);
  if (!characteristics.includes("cf.colo.id")) {
    faults.push("A rate-limit rule at the edge counts without cf.colo.id, which Cloudflare refuses.");
  }
  if (!characteristics.some((name) => name === "ip.src" || name === "cf.unique_visitor_id")) {
    faults.push("A rate-limit rule at the edge does not count by visitor, so that one can block all.");
  }
  return faults;
}

function planFaults(rules: readonly EdgeRule[], custom: readonly EdgeRule[], plan: Context["plan"]): Finding[] {
  if (plan === undefined) return [];
  const limits = planLimits[plan];
  const found: Finding[] = [];
  const beyond = (wrong: string, urn?: string) => found.push(finding(`${wrong} the plan of the zone has not.`, urn));
  if (rules.length > limits.rateLimitRules) beyond("There are more rate-limit rules than");
  if (custom.length > limits.customRules) beyond("There are more custom rules than");
  for (const { properties, expression, urn } of rules) {
    const limit = isMap(properties.ratelimit) ? properties.ratelimit : {};
    if (Number(limit.period) > limits.period) beyond("A rate limit counts over a period that", urn);
    if (Number(limit.mitigationTimeout) > limits.timeout) beyond("A rate limit blocks for a time that", urn);
    if (!limits.fields && /http\.host|http\.request\.method|ip\.src|http\.user_agent|uri\.query/.test(expression)) {
      beyond("A rate limit looks at a field that", urn);
    }
    if (limit.countingExpression !== undefined && plan !== "business" && plan !== "enterprise") {
      beyond("A rate limit has a counting expression, which", urn);
    }
  }
  return found;
}

/** SEC-6: the edge limits sign-in, within its plan, and never more strictly than the app. */
export const edgeLimits: Rule = {
  name: "sec-6-edge-limits",
  item,
  judgeResource(resource, context) {
    if (!isPublic(context)) return [];
    return actingRules([resource], phase)
      .flatMap(ruleFaults)
      .map((fault) => finding(fault));
  },
  judgeStack(resources, context) {
    if (!isPublic(context) || !isHosted(resources)) return [];
    const rules = actingRules(resources, phase);
    const custom = actingRules(resources, "http_request_firewall_custom");
    const signInPath = `${authBasePath(resources.find(isAppEnvironment))}/sign-in/`;
    const signIn = rules.some(({ expression, action }) => {
      const paths = pathsOf(expression);
      return action !== "log" && (paths.length === 0 || paths.some((path) => signInPath.startsWith(path)));
    });
    return [
      ...(signIn ? [] : [finding("No rule at the edge limits sign-in.")]),
      ...planFaults(rules, custom, context.plan),
    ];
  },
};
