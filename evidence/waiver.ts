import type { ChecklistItem } from "../checklist/item";
import type { Finding } from "./finding";
import { endOfDay } from "./trusted-keys";

/** An item that a release may miss for a while. */
export interface Waiver {
  item: string;
  reason: string;
  owner: string;
  /** Last day on which it holds, ISO date. */
  until: string;
}

const longestInDays = 30;
const day = 86_400_000;

/** Items of these sections are proven or the release waits. */
const neverWaived = ["SEC", "CVX"];

/** Why a waiver does not hold; `undefined` when it does. */
export function waiverFinding(
  { item, owner, until }: Waiver,
  waived: ChecklistItem | undefined,
  now: Date,
): Finding | undefined {
  const refused = (what: string, cure: string): Finding => ({ code: "ERR_GATE_WAIVER_REFUSED", item, what, cure });
  if (waived === undefined) return refused("is waived, but is no item of the checklist.", "Correct the id.");
  if (neverWaived.includes(waived.section)) {
    return refused("is waived, which security and signing-key items never are.", "Remove the waiver and prove it.");
  }
  const left = endOfDay(until) - now.getTime();
  if (!(left > 0)) {
    return {
      code: "ERR_GATE_WAIVER_EXPIRED",
      item,
      what: `was waived until ${until}.`,
      cure: `Prove it, or let ${owner} say for how long it may be missing.`,
    };
  }
  if (left > (longestInDays + 1) * day) {
    return refused(`is waived until ${until}.`, `Name a day that is at most ${longestInDays} days ahead.`);
  }
  return undefined;
}

/** One line for every run. */
export function describeWaiver({ item, reason, owner, until }: Waiver): string {
  return `${item} is waived until ${until} by ${owner}: ${reason}`;
}
