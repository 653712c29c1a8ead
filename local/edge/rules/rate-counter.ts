/** Counts of one rate limit, by the values that it counts by. */
export interface RateCounter {
  /** Adds a request at a time in milliseconds. */
  count(key: string, now: number): void;
  /** Whether more than `limit` requests came within the period before `now`. */
  isOver(key: string, now: number): boolean;
  /** Until when, in milliseconds, the action holds; `undefined` when it does not. */
  mitigatedUntil(key: string, now: number): number | undefined;
  mitigate(key: string, until: number): void;
  /** When the oldest counted request leaves the period, in milliseconds. */
  freeAt(key: string, now: number): number;
}

interface Bucket {
  /** Times of requests, the oldest first; never more than one above the limit. */
  times: number[];
  until: number;
}

const sweepEvery = 1000;

/** A sliding window. Keys that nobody asks for any more are dropped, so that a scan of addresses does not fill the memory. */
export function openRateCounter({ limit, periodMs }: { limit: number; periodMs: number }): RateCounter {
  const buckets = new Map<string, Bucket>();
  let operations = 0;

  const bucketOf = (key: string, now: number): Bucket => {
    operations += 1;
    if (operations % sweepEvery === 0) {
      for (const [other, { times, until }] of buckets) {
        if (until <= now && (times.at(-1) ?? 0) <= now - periodMs) buckets.delete(other);
      }
    }
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = { times: [], until: 0 };
      buckets.set(key, bucket);
    }
    while ((bucket.times[0] ?? now) <= now - periodMs) bucket.times.shift();
    return bucket;
  };

  return {
    count(key, now) {
      const { times } = bucketOf(key, now);
      times.push(now);
      if (times.length > limit + 1) times.shift();
    },
    isOver: (key, now) => bucketOf(key, now).times.length > limit,
    mitigatedUntil(key, now) {
      const { until } = bucketOf(key, now);
      return until > now ? until : undefined;
    },
    mitigate(key, until) {
      const bucket = bucketOf(key, until);
      bucket.until = until;
      bucket.times = [];
    },
    freeAt: (key, now) => (bucketOf(key, now).times[0] ?? now) + periodMs,
  };
}
