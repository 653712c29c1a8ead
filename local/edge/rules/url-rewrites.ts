import { z } from "zod";
import { type Exchange, pathOf, queryOf } from "../exchange";
import { type Compute, ruleCompiler } from "./declared-rule";

const part = z.object({ value: z.string().optional(), expression: z.string().optional() }).optional();
const shape = z.object({
  action: z.literal("rewrite"),
  actionParameters: z.object({ uri: z.object({ path: part, query: part }) }),
});

const computed = (given: z.output<typeof part>, compute: Compute) => {
  if (given === undefined) return undefined;
  return given.expression === undefined ? () => given.value ?? "" : compute(given.expression, "rewrite");
};

const compile = ruleCompiler("http_request_transform", shape, ({ actionParameters: { uri } }, compute) => ({
  path: computed(uri.path, compute),
  query: computed(uri.query, compute),
}));

/** URL Rewrite Rules: all that match apply, in order, and the origin is asked for the result. */
export function rewriteUrl(rules: readonly unknown[], exchange: Exchange): void {
  for (const { matches, parameters } of compile(rules)) {
    if (!matches(exchange)) continue;
    const path = parameters.path?.(exchange) ?? pathOf(exchange.url);
    const query = parameters.query?.(exchange) ?? queryOf(exchange.url);
    exchange.url = query === "" ? path : `${path}?${query}`;
    exchange.request.url = exchange.url;
  }
}
