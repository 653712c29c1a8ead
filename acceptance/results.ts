import type { ItemId } from "../checklist/item";
import type { Bindings } from "../evidence/digests";
import type { Place } from "../evidence/statement";

export interface AcceptanceResult {
  id: ItemId;
  result: "passed" | "failed" | "open";
  /** ISO time. */
  observedAt: string;
  /** For people. Never a secret. */
  detail: string;
}

/** What a run saw: written as JSON, it is what `prelaunch evidence sign` reads. */
export interface AcceptanceResults {
  stack: string;
  where: Place;
  source: string;
  bindings: Bindings;
  /** In the order of the checklist. */
  results: AcceptanceResult[];
}

/** `12 passed, 1 failed, 1 open`. */
export function describeTally(results: readonly AcceptanceResult[]): string {
  const count = (result: AcceptanceResult["result"]) => results.filter((one) => one.result === result).length;
  const open = count("open");
  return `${count("passed")} passed, ${count("failed")} failed${open === 0 ? "" : `, ${open} left to a person`}`;
}
