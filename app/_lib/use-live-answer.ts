"use client";

import { usePreloadedAuthQuery } from "@convex-dev/better-auth/nextjs/client";
import type { Preloaded } from "convex/react";
import type { FunctionReference } from "convex/server";
import { useState } from "react";

/**
 * The answer that the page came with, and every newer one. The stock hook gives nothing while a token is on its way: what
 * hangs on the answer would be taken out of the page and put in anew, and with it an open dialog or a half-filled form. Here
 * the last answer stays until there is a newer one; that a session is over is seen to by `useEndedSession`.
 */
export function useLiveAnswer<Query extends FunctionReference<"query">>(
  preloaded: Preloaded<Query>,
): Query["_returnType"] | null {
  const latest = usePreloadedAuthQuery(preloaded);
  const [last, setLast] = useState(latest);
  if (latest === undefined) return last;
  if (latest !== last) setLast(latest);
  return latest;
}
