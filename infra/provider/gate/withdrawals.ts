import { z } from "zod";
import type { Withdrawal } from "../../../evidence/release";
import type { DeploymentApi } from "../convex/deployment-api";

/**
 * Where the record of releases that were put back lies: with the deployment itself, so that every machine that releases to
 * it knows, whatever its state file says. No function reads it.
 */
export const withdrawalsVariable = "PRELAUNCH_WITHDRAWN_RELEASES";

const schema = z.array(z.object({ source: z.string(), at: z.string() }));
/** Evidence is too old before so many releases can fail. */
const kept = 40;

/** @throws ProviderError when the deployment cannot be asked, Error when the record cannot be read: both keep a release back */
export async function readWithdrawals(deployment: DeploymentApi): Promise<Withdrawal[]> {
  const text = (await deployment.listVariables())[withdrawalsVariable];
  return text === undefined ? [] : schema.parse(JSON.parse(text));
}

export async function recordWithdrawal(deployment: DeploymentApi, withdrawal: Withdrawal): Promise<void> {
  const others = (await readWithdrawals(deployment)).filter(({ source }) => source !== withdrawal.source);
  const value = JSON.stringify([withdrawal, ...others].slice(0, kept));
  await deployment.changeVariables([{ name: withdrawalsVariable, value }]);
}
