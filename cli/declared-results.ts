import type { AcceptanceResult } from "../acceptance/results";
import { catalogue } from "../checklist/catalogue";
import type { ChecklistItem } from "../checklist/item";
import type { PreviewSummary } from "../pull-request/preview-summary";
import { itemOf } from "../pull-request/preview-summary";
import type { PolicyOutcome } from "../report/known";

/** What no flow can show: that a value is random, that a secret differs from another stack's. Policies alone prove it. */
export const declaredItems: readonly ChecklistItem[] = catalogue.filter(
  ({ provenBy }) => provenBy.includes("declared") && !provenBy.includes("observed"),
);

/** What the kit's policies found in a preview. */
export function policyOutcome({ passed, violations }: Pick<PreviewSummary, "passed" | "violations">): PolicyOutcome {
  const judged = [...passed, ...violations.map(({ policy }) => policy)].flatMap((policy) => itemOf(policy) ?? []);
  return {
    judged: [...new Set(judged)],
    violations: violations.flatMap(({ item, policy, message }) =>
      item === undefined ? [] : [{ item, policy, message: message ?? `The policy ${policy} refuses it.` }],
    ),
  };
}

/**
 * The items that only a declaration can prove, as the policies judged them on the stack that stands. The gate asks for each
 * of them: without these results no launch could open. An item that no policy judged is not proven.
 */
export function declaredResults(
  { judged, violations }: PolicyOutcome,
  conditions: readonly ChecklistItem["appliesTo"][],
): AcceptanceResult[] {
  const observedAt = new Date().toISOString();
  const due = declaredItems.filter(({ appliesTo }) => appliesTo === undefined || conditions.includes(appliesTo));
  return due.map(({ id }): AcceptanceResult => {
    const [violation] = violations.filter(({ item }) => item === id);
    if (violation !== undefined)
      return { id, result: "failed", observedAt, detail: `Policy ${violation.policy} refuses it.` };
    if (!judged.includes(id)) return { id, result: "failed", observedAt, detail: "No policy judged it." };
    return { id, result: "passed", observedAt, detail: "the policies judged what is declared, and refuse none of it" };
  });
}
