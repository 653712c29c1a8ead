import type { Person, Visitor } from "../../acceptance/flows/account";
import { openPerson } from "../../acceptance/flows/methods";
import { peopleTexts as texts } from "../../app/_lib/people-texts";
import { signInTexts } from "../../app/_lib/texts";
import { confirm } from "./settings-flows";

/** An admin makes the person one, too, and takes it back. Ends when the badge is gone again. */
export async function appointAndDismiss(admin: Visitor, person: Person): Promise<void> {
  await openPerson(admin, person);
  const { page } = admin;
  const badge = page.getByRole("heading", { level: 1 }).locator("..").getByText(texts.admin, { exact: true });
  for (const role of ["admin", "user"] as const) {
    await page.getByRole("combobox", { name: texts.role }).selectOption(role);
    await page.getByRole("button", { name: texts.changeRole }).click();
    await badge.waitFor({ state: role === "admin" ? "visible" : "detached" });
  }
}

/** An admin ends the person's sessions. Ends with the person at the sign-in page. */
export async function endSessionsOf(admin: Visitor, person: Person, their: Visitor): Promise<void> {
  await openPerson(admin, person);
  await admin.page.getByRole("button", { name: texts.endAll }).click();
  await confirm(admin, texts.endAll);
  await admin.page.getByText(texts.noSessions).waitFor();
  await their.page.getByText(signInTexts.notices.ended).waitFor();
}

/** Lifts the ban of a person, then deletes the account. Ends at the people. */
export async function unbanAndRemove(admin: Visitor, person: Person): Promise<void> {
  await openPerson(admin, person);
  const { page, baseUrl } = admin;
  await page.getByRole("button", { name: texts.unban }).click();
  await confirm(admin, texts.unban);
  await page.getByText(texts.banned, { exact: true }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: texts.remove }).click();
  await confirm(admin, texts.remove);
  await page.waitForURL(`${baseUrl}/people`);
}
