import { environmentItems } from "./catalogue/environment";
import type { CatalogueItem } from "./catalogue/item";
import { securityItems } from "./catalogue/security";

/** The pre-launch checklist as data: policies, documentation, acceptance and reports are made from it. */
export const catalogue = { ...environmentItems, ...securityItems };

export const catalogueItems: readonly CatalogueItem[] = Object.values(catalogue);
