import { createHash } from "node:crypto";
import { BlockList, isIPv6 } from "node:net";
import type { FirewallCondition, FirewallDocument, FirewallRule } from "./firewall-document";
import { requestUrl } from "./request-url";

/** What a firewall looks at in a request. Header names are lower case. */
export interface FirewallRequest {
  host: string;
  method: string;
  /** Path and query as they were asked for. */
  url: string;
  headers: Record<string, string | undefined>;
  clientAddress: string;
  scheme: "http" | "https";
  environment: "production" | "preview";
}

export type FirewallVerdict =
  | { outcome: "pass" }
  | { outcome: "deny" | "challenge" | "rate_limit"; rule: string }
  | { outcome: "redirect"; rule: string; location: string; permanent: boolean };

const pass: FirewallVerdict = { outcome: "pass" };

export interface Firewall {
  judge(request: FirewallRequest): FirewallVerdict;
}

/**
 * Evaluates a declared firewall in Vercel's order: address rules, then custom rules from first to last, where the first
 * that acts decides and `bypass` skips the rest (https://vercel.com/docs/vercel-firewall/vercel-waf/rule-configuration).
 */
export function compileFirewall(document: FirewallDocument, now: () => number = Date.now): Firewall {
  const hits = new Map<string, { window: number; count: number }>();

  /** Counts in fixed windows, by rule and client address. */
  const isOverLimit = (rule: FirewallRule, address: string): boolean => {
    const { rateLimit } = rule.action;
    if (rateLimit === undefined) return false;
    const window = Math.floor(now() / (rateLimit.window * 1000));
    const key = createHash("sha1").update(`${rule.name}\0${address}`).digest("hex");
    const before = hits.get(key);
    const count = before?.window === window ? before.count + 1 : 1;
    hits.set(key, { window, count });
    return count > rateLimit.limit;
  };

  const verdictOf = (rule: FirewallRule, request: FirewallRequest): FirewallVerdict | "bypass" | undefined => {
    const { action, rateLimit, redirect } = rule.action;
    switch (action) {
      case "log":
        return undefined;
      case "bypass":
        return "bypass";
      case "redirect":
        return redirect && { outcome: "redirect", rule: rule.name, ...redirect };
      case "rate_limit": {
        if (rateLimit === undefined || !isOverLimit(rule, request.clientAddress)) return undefined;
        if (rateLimit.action === "log") return undefined;
        return rateLimit.action === "bypass" ? "bypass" : { outcome: rateLimit.action, rule: rule.name };
      }
      default:
        return { outcome: action, rule: rule.name };
    }
  };

  return {
    judge(request) {
      if (document.enabled === false) return pass;
      for (const { action, hostname, ip } of document.ipRules?.rules ?? []) {
        if (action === "log" || !contains(ip, request.clientAddress)) continue;
        if (hostname !== "*" && hostname !== request.host) continue;
        return action === "bypass" ? pass : { outcome: action, rule: ip };
      }
      for (const rule of document.rules?.rules ?? []) {
        if (rule.active === false || !matches(rule, request)) continue;
        const verdict = verdictOf(rule, request);
        if (verdict === "bypass") return pass;
        if (verdict !== undefined) return verdict;
      }
      return pass;
    },
  };
}

/** Groups are alternatives; inside a group all conditions must hold. */
function matches(rule: FirewallRule, request: FirewallRequest): boolean {
  return rule.conditionGroups.some(({ conditions }) => conditions.every((condition) => holds(condition, request)));
}

function holds(condition: FirewallCondition, request: FirewallRequest): boolean {
  return compare(condition, fieldOf(condition, request)) !== (condition.neg ?? false);
}

function fieldOf({ type, key = "" }: FirewallCondition, request: FirewallRequest): string | undefined {
  const url = requestUrl(request.url);
  switch (type) {
    case "host":
      return request.host;
    case "path":
    case "target_path":
      return url.pathname;
    case "method":
      return request.method;
    case "header":
      return request.headers[key.toLowerCase()];
    case "query":
      return url.searchParams.get(key) ?? undefined;
    case "cookie":
      return cookie(request.headers["cookie"], key);
    case "ip_address":
      return request.clientAddress;
    case "scheme":
      return request.scheme;
    case "protocol":
      return "HTTP/1.1";
    case "environment":
      return request.environment;
    case "user_agent":
      return request.headers["user-agent"];
    default:
      throw new Error(`A firewall condition on ${type} cannot be evaluated here.`);
  }
}

function compare({ op, type, value = "", values = [] }: FirewallCondition, actual: string | undefined): boolean {
  const text = actual ?? "";
  const equal = (wanted: string): boolean => (type === "ip_address" ? contains(wanted, text) : text === wanted);
  switch (op) {
    case "ex":
      return actual !== undefined;
    case "nex":
      return actual === undefined;
    case "eq":
      return actual !== undefined && equal(value);
    case "neq":
      return actual === undefined || !equal(value);
    case "inc":
      return actual !== undefined && values.some(equal);
    case "ninc":
      return actual === undefined || !values.some(equal);
    case "pre":
      return text.startsWith(value);
    case "suf":
      return text.endsWith(value);
    case "sub":
      return text.includes(value);
    case "re":
      return new RegExp(value).test(text);
    case "gt":
      return Number(text) > Number(value);
    case "gte":
      return Number(text) >= Number(value);
    case "lt":
      return Number(text) < Number(value);
    case "lte":
      return Number(text) <= Number(value);
  }
}

function cookie(header: string | undefined, name: string): string | undefined {
  for (const part of header?.split(";") ?? []) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

function contains(range: string, address: string): boolean {
  const list = new BlockList();
  const [start = "", bits] = range.split("/");
  const family = isIPv6(start) ? "ipv6" : "ipv4";
  if (bits === undefined) list.addAddress(start, family);
  else list.addSubnet(start, Number(bits), family);
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
