import type { FirewallConfigArgs } from "@pulumiverse/vercel";
import { z } from "zod";

/**
 * The firewall of a project, as declared. Shape: terraform-provider-vercel v5.4.1, `vercel/resource_firewall_config.go`.
 * What the local cloud cannot evaluate is refused here: a rule that silently lets everything pass would prove nothing.
 */

/** Request keys that can be judged on one machine. */
const evaluable = [
  "host",
  "path",
  "target_path",
  "method",
  "header",
  "query",
  "cookie",
  "ip_address",
  "protocol",
  "scheme",
  "environment",
  "user_agent",
] as const;
const notEvaluable = [
  "region",
  "geo_continent",
  "geo_country",
  "geo_country_region",
  "geo_city",
  "geo_as_number",
  "ja4_digest",
  "ja3_digest",
  "rate_limit_api_id",
] as const;
const operators = [
  "re",
  "eq",
  "neq",
  "ex",
  "nex",
  "inc",
  "ninc",
  "pre",
  "suf",
  "sub",
  "gt",
  "gte",
  "lt",
  "lte",
] as const;
const keyed: readonly string[] = ["header", "query", "cookie"];

const conditionSchema = z
  .strictObject({
    type: z.enum([...evaluable, ...notEvaluable]),
    op: z.enum(operators),
    neg: z.boolean().optional(),
    key: z.string().optional(),
    value: z.string().optional(),
    values: z.array(z.string()).min(1).optional(),
  })
  .superRefine(({ type, op, key, value, values }, context) => {
    const fail = (property: string, message: string) => context.addIssue({ code: "custom", path: [property], message });
    if ((notEvaluable as readonly string[]).includes(type)) {
      fail("type", `The local cloud cannot evaluate a condition on ${type}, so it refuses the rule.`);
    }
    if (keyed.includes(type) && !key) fail("key", `A condition on ${type} needs the key to look at.`);
    const list = op === "inc" || op === "ninc";
    const existence = op === "ex" || op === "nex";
    if (list && values === undefined) fail("values", `Operator ${op} needs values.`);
    if (!list && values !== undefined) fail("values", `Operator ${op} does not allow values.`);
    if (!list && !existence && value === undefined) fail("value", `Operator ${op} needs a value.`);
    const addresses = type === "ip_address" && ["eq", "neq", "inc", "ninc"].includes(op);
    if (addresses && ![value, ...(values ?? [])].every((text) => text === undefined || isAddress(text))) {
      fail(list ? "values" : "value", "An address condition needs IP addresses or ranges.");
    }
    if (op === "re" && value !== undefined && !compiles(value))
      fail("value", "The regular expression cannot be compiled.");
  });

const actionSchema = z
  .strictObject({
    action: z.enum(["bypass", "log", "challenge", "deny", "rate_limit", "redirect"]),
    actionDuration: z
      .string()
      .regex(/^\d+[smhd]$/, "must be a span such as 5m")
      .optional(),
    rateLimit: z
      .strictObject({
        algo: z.literal("fixed_window", "The local cloud can evaluate the algorithm fixed_window only."),
        window: z.number().int().min(10).max(3600),
        limit: z.number().int().min(1),
        keys: z.array(z.enum(["ip"], "The local cloud can count by ip only.")).min(1),
        action: z.enum(["bypass", "log", "challenge", "deny", "rate_limit"]),
      })
      .optional(),
    redirect: z.strictObject({ location: z.string(), permanent: z.boolean() }).optional(),
  })
  .superRefine(({ action, rateLimit, redirect }, context) => {
    const fail = (property: string, message: string) => context.addIssue({ code: "custom", path: [property], message });
    if (action === "rate_limit" && rateLimit === undefined) fail("rateLimit", "Action rate_limit needs rateLimit.");
    if (action === "redirect" && redirect === undefined) fail("redirect", "Action redirect needs redirect.");
  });

const ruleSchema = z.strictObject({
  id: z.string().optional(),
  name: z.string().min(4).max(160),
  description: z.string().max(260).optional(),
  active: z.boolean().optional(),
  action: actionSchema,
  conditionGroups: z.array(z.strictObject({ conditions: z.array(conditionSchema).min(1) })).min(1),
});

const ipRuleSchema = z.strictObject({
  id: z.string().optional(),
  hostname: z.string(),
  ip: z.string().refine(isAddress, "must be an IP address or a range such as 203.0.113.0/24"),
  notes: z.string().optional(),
  action: z.enum(["bypass", "log", "challenge", "deny"]),
});

/** Vercel's own rule sets are secret to Vercel: they are kept, and pass only where they would not act. */
const managedRule = z
  .strictObject({ action: z.string().optional(), active: z.boolean().optional() })
  .refine(({ action, active }) => active === false || action === "log", {
    path: ["action"],
    message: 'The local cloud cannot evaluate a managed ruleset: only action "log" or active false is possible.',
  });
const owasp = ["gen", "java", "lfi", "ma", "php", "rce", "rfi", "sd", "sf", "sqli", "xss"] as const;

const shape = {
  enabled: z.boolean().optional(),
  ipRules: z.strictObject({ rules: z.array(ipRuleSchema).optional() }).optional(),
  managedRulesets: z
    .strictObject({
      aiBots: managedRule.optional(),
      botFilter: managedRule.optional(),
      botProtection: managedRule.optional(),
      owasp: z.strictObject(Object.fromEntries(owasp.map((name) => [name, managedRule.optional()]))).optional(),
    })
    .optional(),
  projectId: z.string(),
  rules: z.strictObject({ rules: z.array(ruleSchema).optional() }).optional(),
  teamId: z.string().optional(),
} satisfies Record<keyof FirewallConfigArgs, z.ZodType>;

export const firewallSchema = z.strictObject(shape);

export type FirewallDocument = z.output<typeof firewallSchema>;
export type FirewallRule = z.output<typeof ruleSchema>;
export type FirewallCondition = z.output<typeof conditionSchema>;

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function isAddress(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  if (rest.length > 0) return false;
  const version = z.ipv4().safeParse(address).success ? 32 : z.ipv6().safeParse(address).success ? 128 : 0;
  return version > 0 && (bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= version));
}
