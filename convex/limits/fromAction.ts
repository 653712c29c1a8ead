import { internal } from "../_generated/api";
import type { ActionCtx } from "../_generated/server";
import type { Charge } from "./charges";
import { contendedWait, unlessContended } from "./contention";
import { areLimitsOn } from "./count";

/**
 * Counts for an action what is not counted at the door. Gives the milliseconds to wait, also for who could not be counted, or
 * null.
 */
export async function spendFromAction(
  { runMutation }: Pick<ActionCtx, "runMutation">,
  charges: Charge[],
  person?: string,
): Promise<number | null> {
  if (!areLimitsOn(process.env)) return null;
  const who = person === undefined ? {} : { person };
  return unlessContended(runMutation(internal.limits.admission.count, { charges, ...who }), contendedWait);
}
