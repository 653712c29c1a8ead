import type { Person, Visitor } from "../../acceptance/flows/account";
import { foundAndInvite } from "../../acceptance/flows/methods";
import { organizationTexts as texts } from "../../app/_lib/organization-texts";
import { fieldTexts } from "../../app/_lib/texts";
import { until } from "../until";
import { confirm } from "./settings-flows";

/** An owner makes the other person a member with more rights, as an owner does. Ends when the page shows the role. */
export async function promoteMember({ page, baseUrl }: Visitor, organization: string, member: Person): Promise<void> {
  await openOrganization({ page, baseUrl }, organization);
  const role = page.getByLabel(texts.roleOf(member.name));
  await role.selectOption("admin");
  await until(async () => (await role.inputValue()) === "admin");
}

/** Invites an address and takes it back. Ends when no invitation waits. */
export async function inviteAndWithdraw({ page, baseUrl }: Visitor, organization: string): Promise<void> {
  const nobody = "nobody@example.com";
  await openOrganization({ page, baseUrl }, organization);
  await page.getByLabel(fieldTexts.email).fill(nobody);
  await page.getByRole("button", { name: texts.inviteSubmit }).click();
  await page.getByRole("button", { name: texts.withdrawLabel(nobody) }).click();
  await page.getByText(texts.noPending).waitFor();
}

/** The owner founds a second organization for both, and takes the other person out of it again. */
export async function foundAndRemoveMember(
  owner: Visitor,
  name: string,
  member: Visitor,
  person: Person,
): Promise<void> {
  await foundAndInvite(owner, name, person.email);
  await member.page.goto(`${member.baseUrl}/organizations`);
  await member.page.getByRole("button", { name: texts.acceptLabel(name) }).click();
  const own = member.page.getByTestId("organizations").getByText(name);
  await own.waitFor();
  await owner.page.getByRole("button", { name: texts.removeLabel(person.name) }).click();
  await confirm(owner, texts.remove);
  await own.waitFor({ state: "detached" });
}

/** Makes another organization the active one. Ends when it is marked so. */
export async function switchTo({ page, baseUrl }: Visitor, name: string): Promise<void> {
  await page.goto(`${baseUrl}/organizations`);
  await page.getByRole("button", { name: texts.activateLabel(name) }).click();
  const row = page.getByTestId("organizations").getByRole("listitem").filter({ hasText: name });
  await row.getByText(texts.active, { exact: true }).waitFor();
}

/** The owner invites again, in vain. Ends when the invitation is gone at both. */
export async function inviteAndDecline(owner: Visitor, name: string, member: Visitor, person: Person): Promise<void> {
  await owner.page.getByLabel(fieldTexts.email).fill(person.email);
  await owner.page.getByRole("button", { name: texts.inviteSubmit }).click();
  await member.page.getByRole("button", { name: texts.declineLabel(name) }).click();
  await owner.page.getByText(texts.noPending).waitFor();
}

/** Leaves an organization, or deletes it. Ends at the others, where it is missing. */
export async function endMembership(
  { page, baseUrl }: Visitor,
  organization: string,
  how: "leave" | "delete",
): Promise<void> {
  await openOrganization({ page, baseUrl }, organization);
  await page.getByRole("button", { name: texts[how], exact: true }).click();
  await confirm({ page }, texts[how]);
  await page.waitForURL(`${baseUrl}/organizations`);
  await page.getByRole("link", { name: texts.openLabel(organization) }).waitFor({ state: "detached" });
}

async function openOrganization({ page, baseUrl }: Pick<Visitor, "page" | "baseUrl">, name: string): Promise<void> {
  await page.goto(`${baseUrl}/organizations`);
  await page.getByRole("link", { name: texts.openLabel(name) }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}
