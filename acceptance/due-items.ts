import { catalogue } from "../checklist/catalogue";
import type { ChecklistItem } from "../checklist/item";
import type { AcceptanceTarget } from "./target";

/** Every item that the suite does for real; what takes real visitors belongs to the watch after the launch. */
export const observedItems: readonly ChecklistItem[] = catalogue.filter(
  ({ provenBy, liveOnly }) => provenBy.includes("observed") && !liveOnly,
);

/** What only real visitors can show. */
export const afterLaunchItems: readonly ChecklistItem[] = catalogue.filter(({ liveOnly }) => liveOnly);

/**
 * The items of a run. A rehearsal and staging try everything that the stack has; production only what is to be seen there,
 * so that no flow runs among real accounts that another place has proven.
 */
export function dueItems(
  { where, conditions }: Pick<AcceptanceTarget, "where" | "conditions">,
  phase: "before-launch" | "after-launch" = "before-launch",
): ChecklistItem[] {
  return (phase === "after-launch" ? afterLaunchItems : observedItems).filter(
    ({ appliesTo, seenIn }) =>
      (appliesTo === undefined || conditions.includes(appliesTo)) &&
      (where !== "production" || seenIn.includes("production")),
  );
}
