"use client";

import { useEffect, useState } from "react";
import { relativeTime } from "../_lib/relative-time";

const halfMinute = 30_000;

/** "3 minutes ago", kept up to date. The server's text may be a moment older than the browser's, and that is fine. */
export function RelativeTime({ at }: { at: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), halfMinute);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(at).toISOString()} suppressHydrationWarning>
      {relativeTime(at, Math.max(now, at))}
    </time>
  );
}
