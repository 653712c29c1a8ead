import type { QueryCtx } from "../_generated/server";
import { type AlertKind, windows } from "./kinds";

/** Whether the same was told a short while ago. */
export async function isHeldBack(ctx: Pick<QueryCtx, "db">, kind: AlertKind, about: string): Promise<boolean> {
  const since = Date.now() - windows[kind];
  const last = await ctx.db
    .query("alerts")
    .withIndex("kind_about", (index) => index.eq("kind", kind).eq("about", about).gt("_creationTime", since))
    .first();
  return last !== null;
}
