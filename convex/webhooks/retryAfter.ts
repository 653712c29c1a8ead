const longestMs = 24 * 60 * 60 * 1000;

/** Milliseconds that a `Retry-After` header asks for, as seconds or as a date: at most a day. */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const asked = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return asked > 0 ? Math.min(asked, longestMs) : undefined;
}
