import { ConvexError } from "convex/values";
import type { MutationCtx } from "../_generated/server";
import { areLimitsOn, spend } from "./count";
import { waitSeconds } from "./refusal";

/**
 * Counts a call of a function that changes something, by person. Throws a `ConvexError` of kind `TooMany` with the seconds
 * to wait; the refused call changes nothing, and so leaves no entry in the audit log either.
 */
export async function spendChange(ctx: MutationCtx, person: string): Promise<void> {
  if (!areLimitsOn(process.env)) return;
  const wait = await spend(ctx, [{ bucket: "changesOfPerson", key: person }], { person });
  if (wait !== undefined) throw new ConvexError({ kind: "TooMany", retryAfterSeconds: waitSeconds(wait) });
}
