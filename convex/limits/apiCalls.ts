import type { ActionCtx } from "../_generated/server";
import { spendFromAction } from "./fromAction";

/** Counts a call with an API key, by the key's id; without a good key as one of all that come unproven. Milliseconds to wait, or null. */
export function spendApiCall(ctx: ActionCtx, keyId: string | undefined): Promise<number | null> {
  return spendFromAction(ctx, [
    keyId === undefined ? { bucket: "unsigned", key: "api" } : { bucket: "apiKey", key: keyId },
  ]);
}
