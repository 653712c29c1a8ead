import { z } from "zod";
import { type EdgeAnswer, redirectTo } from "../edge-answer";
import { type Exchange, queryOf } from "../exchange";
import { ruleCompiler } from "./declared-rule";

const shape = z.object({
  action: z.literal("redirect"),
  actionParameters: z.object({
    fromValue: z.object({
      targetUrl: z.union([z.object({ value: z.string() }), z.object({ expression: z.string() })]),
      statusCode: z.number().default(301),
      preserveQueryString: z.boolean().default(false),
    }),
  }),
});

const compile = ruleCompiler("http_request_dynamic_redirect", shape, ({ actionParameters: { fromValue } }, compute) => {
  const { targetUrl } = fromValue;
  const target = "value" in targetUrl ? () => targetUrl.value : compute(targetUrl.expression, "redirect");
  return { target, statusCode: fromValue.statusCode, preserveQueryString: fromValue.preserveQueryString };
});

/** Single Redirects: the first rule that matches answers (https://developers.cloudflare.com/rules/url-forwarding/single-redirects/settings/). */
export function redirectFor(rules: readonly unknown[], exchange: Exchange): EdgeAnswer | undefined {
  const rule = compile(rules).find(({ matches }) => matches(exchange));
  if (rule === undefined) return undefined;
  const { target, statusCode, preserveQueryString } = rule.parameters;
  const query = queryOf(exchange.rawUrl);
  const location = target(exchange);
  if (location === "") return undefined;
  const joint = location.includes("?") ? "&" : "?";
  return redirectTo(statusCode, preserveQueryString && query !== "" ? `${location}${joint}${query}` : location);
}
