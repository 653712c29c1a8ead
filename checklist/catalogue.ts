import { type ChecklistItem, type ItemId, type ItemText, itemIds } from "./item";
import { afterLaunchItems } from "./items/after-launch";
import { complianceItems } from "./items/compliance";
import { convexItems } from "./items/convex";
import { environmentItems } from "./items/environment";
import { monitoringItems } from "./items/monitoring";
import { securityItems } from "./items/security";
import { signInItems } from "./items/sign-in";
import { wellKnownItems } from "./items/well-known";

const texts: Record<ItemId, ItemText> = {
  ...environmentItems,
  ...securityItems,
  ...signInItems,
  ...monitoringItems,
  ...complianceItems,
  ...convexItems,
  ...wellKnownItems,
  ...afterLaunchItems,
};

/** The item of an id. */
export function checklistItem(id: ItemId): ChecklistItem {
  const section = id.slice(0, id.indexOf("-")) as ChecklistItem["section"];
  return { id, section, ...texts[id], link: `docs/checklist.md#${id.toLowerCase()}` };
}

/** The pre-launch checklist as data, in its order: policies, documentation, acceptance and reports are made from it. */
export const catalogue: readonly ChecklistItem[] = itemIds.map(checklistItem);
