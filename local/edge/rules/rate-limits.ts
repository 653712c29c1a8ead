import { z } from "zod";
import { type EdgeAnswer, errorPage } from "../edge-answer";
import type { Exchange } from "../exchange";
import { isMap } from "../expression/datum";
import { compileCondition } from "../expression/evaluate";
import { parseCondition } from "../expression/parse";
import { fieldsOf } from "../field-values";
import { ruleCompiler } from "./declared-rule";
import { blockParameters, mitigate } from "./mitigation";
import { openRateCounter, type RateCounter } from "./rate-counter";

const phase = "http_ratelimit";

const shape = z.object({
  action: z.enum(["block", "challenge", "js_challenge", "managed_challenge", "log"]),
  actionParameters: blockParameters,
  ratelimit: z.object({
    characteristics: z.array(z.string()),
    countingExpression: z.string().optional(),
    mitigationTimeout: z.number().default(0),
    period: z.number(),
    requestsPerPeriod: z.number(),
    requestsToOrigin: z.boolean().default(false),
  }),
});

type Limit = z.output<typeof shape>["ratelimit"];

const compile = ruleCompiler(phase, shape, ({ action, actionParameters, ratelimit }) => ({
  action,
  actionParameters,
  timeoutMs: ratelimit.mitigationTimeout * 1000,
  counter: openRateCounter({ limit: ratelimit.requestsPerPeriod, periodMs: ratelimit.period * 1000 }),
  keyOf: keyOf(ratelimit),
  counting: countingOf(ratelimit),
}));

/**
 * Rate limiting rules, in order (https://developers.cloudflare.com/waf/rate-limiting-rules/request-rate/): a request that
 * matches is counted by its characteristics; above the limit the action holds for the mitigation timeout, or with timeout 0
 * for what is above the rate. Counters are one data centre's, and begin anew when the ruleset changes. All requests go to
 * the origin, since the local edge keeps no cache: `requests_to_origin` makes no difference.
 */
export function applyRateLimits(
  rules: readonly unknown[],
  exchange: Exchange,
  now = Date.now(),
): EdgeAnswer | undefined {
  for (const { matches, parameters } of compile(rules)) {
    const { action, actionParameters, counter, keyOf: characteristics, counting, timeoutMs } = parameters;
    const matching = matches(exchange);
    if (!matching && counting.kind === "same") continue;
    const key = characteristics(exchange);
    if (counting.kind === "response") {
      exchange.onResponse.push(() => {
        if (counting.test(exchange)) counter.count(key, now);
      });
    }
    const until = matching ? counter.mitigatedUntil(key, now) : undefined;
    if (until === undefined && (counting.kind === "same" || (counting.kind === "request" && counting.test(exchange))))
      counter.count(key, now);
    if (!matching) continue;
    const ends = until ?? endOf(counter, key, now, timeoutMs);
    const answer = ends === undefined ? undefined : mitigate(action, actionParameters, rateLimited);
    if (answer === undefined || ends === undefined) continue;
    return {
      ...answer,
      headers: { ...answer.headers, "retry-after": String(Math.max(1, Math.ceil((ends - now) / 1000))) },
    };
  }
  return undefined;
}

/** When the action that begins or goes on now will end. */
function endOf(counter: RateCounter, key: string, now: number, timeoutMs: number): number | undefined {
  if (!counter.isOver(key, now)) return undefined;
  if (timeoutMs === 0) return counter.freeAt(key, now);
  counter.mitigate(key, now + timeoutMs);
  return now + timeoutMs;
}

/** https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors/error-1015/ */
function rateLimited(): EdgeAnswer {
  return errorPage(
    429,
    1015,
    "You are being rate limited",
    "The owner of this website has banned you temporarily from accessing this website.",
  );
}

type Counting = { kind: "same" } | { kind: "request" | "response"; test(exchange: Exchange): boolean };

function countingOf({ countingExpression }: Limit): Counting {
  if (countingExpression === undefined || countingExpression === "") return { kind: "same" };
  const { condition, usage } = parseCondition(countingExpression, { phase, use: "counting" });
  const test = compileCondition(condition);
  const kind = [...usage.fields].some((name) => name.startsWith("http.response.")) ? "response" : "request";
  return { kind, test: (exchange) => test(fieldsOf(exchange)) };
}

/** The values that a limit counts by, as one text. There is one data centre, and a visitor behind a NAT is its address. */
function keyOf({ characteristics }: Limit): (exchange: Exchange) => string {
  const readers = characteristics.filter((name) => name !== "cf.colo.id").map(readerOf);
  return (exchange) => JSON.stringify(readers.map((read) => read(exchange)));
}

function readerOf(name: string): (exchange: Exchange) => unknown {
  if (name === "ip.src" || name === "cf.unique_visitor_id") return ({ arrival }) => arrival.clientAddress;
  const [, map = name, key] = /^(http\.request\.(?:headers|cookies|uri\.args))\["([^"]+)"\]$/.exec(name) ?? [];
  return (exchange) => {
    const value = fieldsOf(exchange).get(map);
    return isMap(value) ? value.get(key ?? "") : value;
  };
}
