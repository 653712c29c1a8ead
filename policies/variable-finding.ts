import type { ChecklistItem } from "../checklist/item";
import type { Finding } from "./policy";

/** Findings on one variable of the Convex deployment. */
export function onConvexVariable(item: ChecklistItem, name: string, setting?: string) {
  const override = `prelaunch:convex.variables.${name}`;
  return (wrong: string, cure: string = item.cure): Finding => ({
    wrong: `${name} ${wrong}.`,
    setting: setting === undefined ? override : `${setting}, or the override ${override}`,
    cure,
  });
}

/** Findings on one variable of the hosting. */
export function onHostingVariable(item: ChecklistItem, name: string, setting?: string) {
  const override = `prelaunch:hosting.variables.${name}`;
  return (wrong: string, cure: string = item.cure): Finding => ({
    wrong: `${name} ${wrong}.`,
    setting: setting === undefined ? override : `${setting}, or the override ${override}`,
    cure,
  });
}
