import type { IncomingMessage } from "node:http";
import { type EdgeAnswer, errorPage } from "./edge-answer";
import type { Exchange } from "./exchange";
import type { Plan } from "./expression/place";

/**
 * Largest body that Cloudflare takes, in bytes
 * (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/4xx-client-error/error-413/).
 */
const largest: Readonly<Record<Plan, number>> = {
  free: 100_000_000,
  pro: 100_000_000,
  business: 200_000_000,
  enterprise: 500_000_000,
};

/** 413 for a body that says itself to be too large. */
export function oversized({ request, plan }: Exchange): EdgeAnswer | undefined {
  const length = Number(request.headers["content-length"] ?? 0);
  if (!(length > largest[plan])) return undefined;
  return errorPage(413, 413, "Payload Too Large", `A request on plan ${plan} may have ${largest[plan]} bytes.`);
}

/** Cuts off a body that turns out to be too large while it streams. */
export function limitBody({ request, plan }: Exchange): void {
  if (request.headers["transfer-encoding"] === undefined) return;
  watch(request, largest[plan]);
}

function watch(request: IncomingMessage, limit: number): void {
  let received = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    received += Buffer.isBuffer(chunk) ? chunk.length : 0;
    if (received <= limit) return push(chunk, encoding);
    request.destroy(new Error("The body is larger than the plan allows."));
    return false;
  };
}
