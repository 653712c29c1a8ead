/** A vendor's count of the requests of one client. */
export interface RequestCount {
  /** Counts a request; the seconds to wait when it is one too many. */
  refuses(): number | undefined;
  /** Requests left in this window, and seconds until the next. */
  left(): { remaining: number; reset: number };
  readonly limit: number;
}

/**
 * Counts in fixed windows. `blockFor`: seconds for which all is refused once the limit is passed; without it, until the
 * window ends.
 */
export function requestCount(
  { limit, windowSeconds, blockFor }: { limit: number; windowSeconds: number; blockFor?: number },
  now: () => number = Date.now,
): RequestCount {
  let start = now();
  let used = 0;
  let blockedUntil = 0;
  const turn = (): void => {
    if (now() - start < windowSeconds * 1000) return;
    start = now();
    used = 0;
  };
  const seconds = (until: number): number => Math.max(1, Math.ceil((until - now()) / 1000));
  return {
    limit,
    refuses() {
      if (now() < blockedUntil) return seconds(blockedUntil);
      turn();
      used += 1;
      if (used <= limit) return undefined;
      blockedUntil = blockFor === undefined ? start + windowSeconds * 1000 : now() + blockFor * 1000;
      return seconds(blockedUntil);
    },
    left() {
      turn();
      return { remaining: Math.max(0, limit - used), reset: seconds(start + windowSeconds * 1000) };
    },
  };
}
