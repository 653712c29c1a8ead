import { resourceTypes } from "../contract/resource-types";
import { type DeclaredResource, readMaps, readText } from "./declared";
import type { CloudflarePlan } from "./policy";

export interface EdgeRule {
  properties: Readonly<Record<string, unknown>>;
  expression: string;
  action: string;
  urn: string;
}

/** Rules of a phase that act, in their order. A rule without `enabled` acts. */
export function actingRules(resources: readonly DeclaredResource[], phase: string): EdgeRule[] {
  return resources
    .filter(({ type, props }) => type === resourceTypes.cloudflareRuleset && readText(props, "phase") === phase)
    .flatMap(({ props, urn }) => {
      const rules = readMaps(props, "rules");
      return Array.isArray(rules) ? rules.map((properties) => ({ properties, urn })) : [];
    })
    .filter(({ properties }) => properties.enabled !== false)
    .map(({ properties, urn }) => ({
      properties,
      urn,
      expression: String(readText(properties, "expression") ?? ""),
      action: String(readText(properties, "action") ?? ""),
    }));
}

export function isAtEdge(resources: readonly DeclaredResource[]): boolean {
  return resources.some(
    ({ type }) => type === resourceTypes.cloudflareRuleset || type === resourceTypes.cloudflareRecord,
  );
}

/** The value of a zone setting; `undefined` where none is declared. */
export function zoneSetting(resources: readonly DeclaredResource[], id: string): unknown {
  const found = resources.find(
    ({ type, props }) => type === resourceTypes.cloudflareZoneSetting && readText(props, "settingId") === id,
  );
  return found?.props.value;
}

export interface PlanLimits {
  customRules: number;
  rateLimitRules: number;
  /** Longest counting period, in seconds. */
  period: number;
  /** Longest block, in seconds. */
  timeout: number;
  /** May a rate-limit rule look at more than the path. */
  fields: boolean;
}

/** What a plan has. Source: Cloudflare's documentation, availability of custom rules and of rate limiting rules; not seen live. */
export const planLimits: Record<CloudflarePlan, PlanLimits> = {
  free: { customRules: 5, rateLimitRules: 1, period: 10, timeout: 10, fields: false },
  pro: { customRules: 20, rateLimitRules: 2, period: 60, timeout: 3600, fields: true },
  business: { customRules: 100, rateLimitRules: 5, period: 600, timeout: 86_400, fields: true },
  enterprise: { customRules: 1000, rateLimitRules: 100, period: 65_535, timeout: 86_400, fields: true },
};
