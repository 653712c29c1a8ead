import { commaList } from "./comma-list";

/** Whether a person's roles, as Better Auth keeps them in one text, let them look after other people. */
export function isAdmin(role: string): boolean {
  return commaList(role).includes("admin");
}
