import type { Context, MiddlewareHandler } from "hono";
import type { FaultService } from "./fault";
import type { RequestCount } from "./request-count";
import { tooManyRequests } from "./vendor-answers";

/** Counts requests as a vendor does: its headers on each answer, its 429 on the one that is too many. */
export function rateLimited(
  service: FaultService,
  countOf: (context: Context) => RequestCount,
  headersOf: (count: RequestCount) => Record<string, string>,
): MiddlewareHandler {
  return async (context, next) => {
    const count = countOf(context);
    const wait = count.refuses();
    if (wait !== undefined) {
      const { body, headers } = tooManyRequests(service, wait, count.limit);
      return context.json(body as object, 429, headers);
    }
    await next();
    for (const [name, value] of Object.entries(headersOf(count))) context.header(name, value);
    return undefined;
  };
}
