import { z } from "zod";
import type { EdgeAnswer } from "../edge-answer";
import type { Exchange } from "../exchange";
import { ruleCompiler } from "./declared-rule";
import { blockParameters, mitigate } from "./mitigation";

const skip = z.object({
  ruleset: z.literal("current").optional(),
  phases: z.array(z.string()).default([]),
});

const shape = z.discriminatedUnion("action", [
  z.object({
    action: z.enum(["block", "challenge", "js_challenge", "managed_challenge", "log"]),
    actionParameters: blockParameters,
  }),
  z.object({ action: z.literal("skip"), actionParameters: skip }),
]);

const compile = ruleCompiler("http_request_firewall_custom", shape, (rule) => rule);

export interface CustomRulesResult {
  answer?: EdgeAnswer;
  /** Phases that a rule skips for this request. */
  skipped: ReadonlySet<string>;
}

/**
 * Custom rules, in order: the first block or challenge answers, `log` goes on, `skip` leaves out what it names
 * (https://developers.cloudflare.com/waf/custom-rules/skip/options/). Products that it may name are none of the edge's.
 */
export function applyCustomRules(rules: readonly unknown[], exchange: Exchange): CustomRulesResult {
  const skipped = new Set<string>();
  for (const { matches, parameters: rule } of compile(rules)) {
    if (!matches(exchange)) continue;
    if (rule.action === "skip") {
      for (const phase of rule.actionParameters.phases) skipped.add(phase);
      if (rule.actionParameters.ruleset === "current") break;
      continue;
    }
    const answer = mitigate(rule.action, rule.actionParameters);
    if (answer !== undefined) return { answer, skipped };
  }
  return { skipped };
}
