import type { Doc, Id } from "../_generated/dataModel";
import type { MutationCtx, QueryCtx } from "../_generated/server";
import type { Outcome } from "./outcome";

const shards = 4;
const dayMs = 24 * 60 * 60 * 1000;
/** Upper ends of the classes of durations, in milliseconds; the last class has none. */
const classes = [100, 250, 500, 1000, 2500, 5000, 10_000] as const;

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Counts an attempt, in the transaction that records it. */
export async function countAttempt(
  ctx: MutationCtx,
  { endpointId, number, outcome }: { endpointId: Id<"webhookEndpoints">; number: number; outcome: Outcome },
): Promise<void> {
  const day = dayOf(Date.now());
  const shard = Math.floor(Math.random() * shards);
  const row = await ctx.db
    .query("webhookTotals")
    .withIndex("endpoint_day_shard", (index) => index.eq("endpointId", endpointId).eq("day", day).eq("shard", shard))
    .unique();
  const before = row ?? { attempts: 0, taken: 0, retries: 0, durations: [...classes.map(() => 0), 0] };
  const found = classes.findIndex((end) => outcome.durationMs <= end);
  const slot = found < 0 ? classes.length : found;
  const counted = {
    attempts: before.attempts + 1,
    taken: before.taken + (outcome.problem === undefined ? 1 : 0),
    retries: before.retries + (number > 1 ? 1 : 0),
    durations: before.durations.map((count, index) => (index === slot ? count + 1 : count)),
  };
  if (row) await ctx.db.patch(row._id, counted);
  else await ctx.db.insert("webhookTotals", { endpointId, day, shard, ...counted });
}

export interface Totals {
  attempts: number;
  taken: number;
  retries: number;
  /** So long, in milliseconds, 95 of 100 attempts took at most; null without attempts, or where it is past all classes. */
  within: number | null;
}

/** What the attempts of the last days add up to: a few rows a day, however many deliveries there were. */
export async function totalsOf(ctx: QueryCtx, endpointId: Id<"webhookEndpoints">, days: number): Promise<Totals> {
  const from = dayOf(Date.now() - (days - 1) * dayMs);
  const rows = await ctx.db
    .query("webhookTotals")
    .withIndex("endpoint_day", (index) => index.eq("endpointId", endpointId).gte("day", from))
    .collect();
  const sum = (value: (row: Doc<"webhookTotals">) => number) => rows.reduce((total, row) => total + value(row), 0);
  const attempts = sum((row) => row.attempts);
  const durations = [...classes, undefined].map((_, slot) => sum((row) => row.durations[slot] ?? 0));
  let below = 0;
  const slot = durations.findIndex((count) => {
    below += count;
    return attempts > 0 && below >= attempts * 0.95;
  });
  return {
    attempts,
    taken: sum((row) => row.taken),
    retries: sum((row) => row.retries),
    within: classes[slot] ?? null,
  };
}
