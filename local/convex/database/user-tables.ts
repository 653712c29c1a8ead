import type { Documents } from "./documents";

/** The tables of the app or a component, also those that are declared and empty. */
export function userTables(documents: Documents | undefined): string[] {
  const names = [...(documents?.tableNames() ?? []), ...(documents?.declaredTables() ?? [])];
  return [...new Set(names)].filter((name) => !name.startsWith("_")).sort();
}
