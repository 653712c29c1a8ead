import { internal } from "../_generated/api";
import type { ActionCtx } from "../_generated/server";
import type { Charge } from "./charges";
import { areLimitsOn } from "./count";

/** Counts a call with an API key, by the key's id; without a good key as one of all that come unproven. Milliseconds to wait, or null. */
export async function spendApiCall(ctx: ActionCtx, keyId: string | undefined): Promise<number | null> {
  if (!areLimitsOn(process.env)) return null;
  const charge: Charge = keyId === undefined ? { bucket: "unsigned", key: "api" } : { bucket: "apiKey", key: keyId };
  return ctx.runMutation(internal.limits.admission.count, { charges: [charge] });
}
