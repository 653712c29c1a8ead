import type { types } from "@pulumi/cloudflare";
import { z } from "zod";
import { rateLimitPeriods } from "../plan-limits";

/** An expression of the rules language. What it may say depends on the phase: the ruleset's schema checks it. */
const expression = z.string();

const headerName = z.string().regex(/^[A-Za-z0-9_-]+$/, "A header name has letters, digits, hyphens and underscores.");

/** Exactly one of a fixed value and an expression, or none to remove (docs: Transform Rules, "Format of headers"). */
const headerChange = z
  .strictObject({
    operation: z.enum(["set", "add", "remove"]),
    value: z.string().min(1).optional(),
    expression: expression.optional(),
  })
  .superRefine(({ operation, value, expression: computed }, context) => {
    const given = [value, computed].filter((part) => part !== undefined).length;
    const wanted = operation === "remove" ? 0 : 1;
    const message =
      wanted === 0 ? "remove takes neither value nor expression." : `${operation} takes either value or expression.`;
    if (given !== wanted) context.addIssue({ code: "custom", path: ["operation"], message });
  });

const targetUrl = z
  .strictObject({ value: z.url().optional(), expression: expression.optional() })
  .refine(
    ({ value, expression: computed }) => (value === undefined) !== (computed === undefined),
    "needs either value or expression",
  );

const override = z.strictObject({
  action: z.string().optional(),
  enabled: z.boolean().optional(),
  sensitivityLevel: z.string().optional(),
});

/** What each action takes, for the actions that the local cloud knows. Keys: `RulesetRuleActionParameters` of the SDK. */
export const actionParameters = {
  block: z
    .strictObject({
      response: z.strictObject({
        statusCode: z.number().int().min(400).max(499),
        content: z.string().max(2048),
        contentType: z.enum(["text/html", "text/plain", "application/json", "text/xml"]),
      }),
    })
    .optional(),
  challenge: z.undefined(),
  js_challenge: z.undefined(),
  managed_challenge: z.undefined(),
  log: z.undefined(),
  skip: z
    .strictObject({
      ruleset: z.literal("current").optional(),
      phases: z.array(z.string()).min(1).optional(),
      products: z
        .array(z.enum(["bic", "hot", "rateLimit", "securityLevel", "uaBlock", "waf", "zoneLockdown"]))
        .min(1)
        .optional(),
    })
    .refine(
      (skip) => Object.values(skip).some((part) => part !== undefined),
      "A skip rule needs ruleset, phases or products.",
    ),
  execute: z.strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/, "must be the id of a managed ruleset, 32 hex digits"),
    overrides: override
      .extend({
        rules: z.array(override.extend({ id: z.string(), scoreThreshold: z.number().optional() })).optional(),
        categories: z.array(override.extend({ category: z.string() })).optional(),
      })
      .optional(),
  }),
  rewrite: z
    .strictObject({
      headers: z.record(headerName, headerChange).optional(),
      uri: z
        .strictObject({
          path: z.strictObject({ value: z.string().optional(), expression: expression.optional() }).optional(),
          query: z.strictObject({ value: z.string().optional(), expression: expression.optional() }).optional(),
        })
        .optional(),
    })
    .refine(
      ({ headers, uri }) => (headers === undefined) !== (uri === undefined),
      "A rewrite needs either headers or uri.",
    ),
  redirect: z.strictObject({
    fromValue: z.strictObject({
      targetUrl,
      statusCode: z.literal([301, 302, 303, 307, 308]).optional(),
      preserveQueryString: z.boolean().optional(),
    }),
  }),
  set_cache_settings: z.strictObject({ cache: z.boolean() }),
} as const;

export type RuleAction = keyof typeof actionParameters;

const ratelimit = z.strictObject({
  characteristics: z
    .array(z.string())
    .refine((list) => list.includes("cf.colo.id"), "must include cf.colo.id: Cloudflare counts by data centre")
    .refine((list) => list.length > 1, "must name what to count by beside cf.colo.id, such as ip.src")
    .refine((list) => list.every(isCharacteristic), "names something that Cloudflare cannot count by"),
  countingExpression: expression.optional(),
  mitigationTimeout: z.number().int().min(0).optional(),
  period: z
    .number()
    .int()
    .refine((period) => rateLimitPeriods.includes(period), `must be one of ${rateLimitPeriods.join(", ")} seconds`),
  requestsPerPeriod: z.number().int().min(1),
  requestsToOrigin: z.boolean().optional(),
  scorePerPeriod: z.never().optional(),
  scoreResponseHeaderName: z.never().optional(),
} satisfies Record<keyof types.input.RulesetRuleRatelimit, z.ZodType>);

function isCharacteristic(name: string): boolean {
  if (["cf.colo.id", "ip.src", "cf.unique_visitor_id", "http.host", "http.request.uri.path"].includes(name))
    return true;
  return /^http\.request\.(headers|cookies|uri\.args)\["[^"]+"\]$/.test(name);
}

const shape = {
  action: z.enum(Object.keys(actionParameters) as [RuleAction, ...RuleAction[]]),
  actionParameters: z.record(z.string(), z.unknown()).optional(),
  description: z.string().max(500).optional(),
  enabled: z.boolean().optional(),
  exposedCredentialCheck: z.never().optional(),
  expression,
  id: z.string().optional(),
  logging: z.strictObject({ enabled: z.boolean().optional() }).optional(),
  ratelimit: ratelimit.optional(),
  ref: z.string().min(1).optional(),
} satisfies Record<keyof types.input.RulesetRule, z.ZodType>;

export const ruleSchema = z.strictObject(shape).superRefine((rule, context) => {
  const parsed = actionParameters[rule.action].safeParse(rule.actionParameters);
  for (const issue of parsed.error?.issues ?? []) {
    const detail =
      issue.code === "unrecognized_keys" ? `${issue.keys.join(", ")} is not for action ${rule.action}.` : issue.message;
    context.addIssue({ code: "custom", path: ["actionParameters", ...issue.path], message: detail });
  }
});

export type Rule = z.output<typeof ruleSchema>;
