import { catalogue } from "../checklist/catalogue";
import { type ChecklistItem, whyNotIn } from "../checklist/item";
import type { AcceptanceTarget } from "./target";

/** Every item that the suite does for real; what takes real visitors belongs to the watch after the launch. */
export const observedItems: readonly ChecklistItem[] = catalogue.filter(
  ({ provenBy, liveOnly }) => provenBy.includes("observed") && !liveOnly,
);

/** What only real visitors can show. */
export const afterLaunchItems: readonly ChecklistItem[] = catalogue.filter(({ liveOnly }) => liveOnly);

/**
 * The items of a run. A rehearsal and staging try everything that the stack has; production only what is to be seen there,
 * so that no flow runs among real accounts that another place has proven. What the environment has not is not tried anywhere.
 */
export function dueItems(
  { where, environment, conditions }: Pick<AcceptanceTarget, "where" | "environment" | "conditions">,
  phase: "before-launch" | "after-launch" = "before-launch",
): ChecklistItem[] {
  return (phase === "after-launch" ? afterLaunchItems : observedItems).filter(
    (item) =>
      (item.appliesTo === undefined || conditions.includes(item.appliesTo)) &&
      whyNotIn(item, environment) === undefined &&
      (where !== "production" || item.seenIn.includes("production")),
  );
}
