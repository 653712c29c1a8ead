import { RateLimiter } from "@convex-dev/rate-limiter";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { components } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { type BucketName, buckets } from "./buckets";
import type { Charge } from "./charges";

const limiter = new RateLimiter(components.rateLimiter);

const bucketName = literals(...(Object.keys(buckets) as BucketName[]));
export const charge = v.object({
  bucket: bucketName,
  key: v.string(),
  whileUsedUp: v.optional(v.object({ bucket: bucketName, key: v.string() })),
});

/** Who is told of in the audit log, where a limit is reached. */
export interface Refused {
  address?: string | undefined;
  agent?: string | undefined;
  person?: string | undefined;
}

/**
 * Whether limits hold. A team may switch them off where it develops; in production they are on, whatever the variable says.
 */
export function areLimitsOn(environment: Record<string, string | undefined>): boolean {
  const production = (environment["PRELAUNCH_ENVIRONMENT"] ?? "production") === "production";
  return production || environment["RATE_LIMITING"] !== "off";
}

/**
 * Counts a request in one transaction: of many at the same moment as many are let through as are allowed, and none more.
 * Gives the milliseconds to wait where one of the limits is reached, else undefined. The first refusal of each window is
 * told to the audit log.
 */
export async function spend(ctx: MutationCtx, charges: readonly Charge[], who: Refused): Promise<number | undefined> {
  for (const { bucket, key, whileUsedUp } of charges) {
    if (
      whileUsedUp &&
      (await limiter.check(ctx, whileUsedUp.bucket, { ...config(whileUsedUp), key: whileUsedUp.key })).ok
    )
      continue;
    const { ok, retryAfter } = await limiter.limit(ctx, bucket, { ...config({ bucket }), key });
    if (ok) continue;
    await tell(ctx, bucket, key, who);
    return retryAfter;
  }
  return undefined;
}

/** Empties a bucket, as if nothing had been counted. */
export async function giveBack(ctx: MutationCtx, { bucket, key }: Charge): Promise<void> {
  await limiter.reset(ctx, bucket, { key });
}

/** Windows begin with the first that is counted: without `start` the component takes a random moment, and the first window is short. */
function config({ bucket }: { bucket: BucketName }) {
  return { config: { kind: "fixed window" as const, ...buckets[bucket], start: Date.now() } };
}

async function tell(ctx: MutationCtx, bucket: BucketName, key: string, { address, agent, person }: Refused) {
  const once = { kind: "fixed window" as const, rate: 1, period: buckets[bucket].period, start: Date.now() };
  const { ok } = await limiter.limit(ctx, `told-${bucket}`, { config: once, key });
  if (ok)
    await recordAudit(ctx, { kind: "rate_limit.exceeded", actor: person, address, agent, details: { limit: bucket } });
}
