import { RateLimiter } from "@convex-dev/rate-limiter";
import { v } from "convex/values";
import { literals } from "convex-helpers/validators";
import { components } from "../_generated/api";
import type { MutationCtx } from "../_generated/server";
import { recordAudit } from "../audit/record";
import { type BucketName, buckets } from "./buckets";
import type { Charge, Counted } from "./charges";

const limiter = new RateLimiter(components.rateLimiter);

const counted = { bucket: literals(...(Object.keys(buckets) as BucketName[])), key: v.string() };
export const charge = v.object({ ...counted, whileUsedUp: v.optional(v.object(counted)) });

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
 * Gives the milliseconds to wait where one of the limits is reached, else undefined. A request that is refused writes nothing
 * but, as the first of its window, to the audit log: a flood of them never keeps others from being counted.
 */
export async function spend(ctx: MutationCtx, charges: readonly Charge[], who: Refused): Promise<number | undefined> {
  const due = await dueOf(ctx, charges);
  const [others, last] = [due.slice(0, -1), due.slice(-1)];
  // All have room before one is counted. The last of them needs no look before.
  for (const [how, those] of [["check", others] as const, ["limit", [...last, ...others]] as const]) {
    for (const charge of those) {
      const wait = await ask(ctx, how, charge);
      if (wait === undefined) continue;
      await tell(ctx, charge, who);
      return wait;
    }
  }
  return undefined;
}

/** Without those that another limit does not ask for yet. */
async function dueOf(ctx: MutationCtx, charges: readonly Charge[]): Promise<Charge[]> {
  const due: Charge[] = [];
  for (const charge of charges) {
    const { whileUsedUp } = charge;
    if (!whileUsedUp || (await ask(ctx, "check", whileUsedUp)) !== undefined) due.push(charge);
  }
  return due;
}

/** Looks whether there is room for one more, or counts it. Milliseconds to wait where there is none. */
async function ask(ctx: MutationCtx, how: "check" | "limit", { bucket, key }: Counted): Promise<number | undefined> {
  const { rate, period, parts } = { parts: 1, ...buckets[bucket] };
  const begin = Math.floor(Math.random() * parts);
  let wait = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < parts; turn += 1) {
    const part = (begin + turn) % parts;
    const { ok, retryAfter } = await limiter[how](ctx, bucket, {
      config: fixedWindow(rate / parts, period),
      key: parts === 1 ? key : `${key} ${part}`,
    });
    if (ok) return undefined;
    wait = Math.min(wait, retryAfter);
  }
  return wait;
}

/** Empties a bucket, as if nothing had been counted. */
export async function giveBack(ctx: MutationCtx, { bucket, key }: Counted): Promise<void> {
  await limiter.reset(ctx, bucket, { key });
}

/** Windows begin with the first that is counted: without `start` the component takes a random moment, and the first window is short. */
function fixedWindow(rate: number, period: number) {
  return { kind: "fixed window" as const, rate, period, start: Date.now() };
}

async function tell(ctx: MutationCtx, { bucket, key }: Counted, { address, agent, person }: Refused) {
  const once = fixedWindow(1, buckets[bucket].period);
  const { ok } = await limiter.limit(ctx, `told-${bucket}`, { config: once, key });
  if (ok)
    await recordAudit(ctx, { kind: "rate_limit.exceeded", actor: person, address, agent, details: { limit: bucket } });
}
