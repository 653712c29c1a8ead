import { type Person, signIn, type Visitor } from "../../acceptance/flows/account";
import { linkIn, waitForMail } from "../../acceptance/mailbox/mailbox";
import { dataTexts, keyTexts, profileTexts, securityTexts } from "../../app/_lib/settings-texts";
import { changeAddressTexts, fieldTexts, settingsTexts, signInTexts, verifyTexts } from "../../app/_lib/texts";

/** What a person does in the settings beyond what the acceptance suite needs, one function each, as in its flows. */

/** Makes new backup codes, then switches the second factor off. Ends when the page says that it is off. */
export async function endSecondFactor({ page, baseUrl }: Visitor, { password }: Person): Promise<void> {
  await page.goto(`${baseUrl}/settings/security`);
  const panel = page.getByRole("region", { name: securityTexts.secondFactor });
  await panel.getByLabel(securityTexts.currentPassword).first().fill(password);
  await panel.getByRole("button", { name: securityTexts.newCodes }).click();
  await panel.getByRole("button", { name: securityTexts.kept }).click();
  await panel.getByLabel(securityTexts.currentPassword).last().fill(password);
  await panel.getByRole("button", { name: securityTexts.disable }).click();
  await panel.getByText(securityTexts.secondFactorOff).waitFor();
}

/** Removes a passkey. Ends when none is left in the list. */
export async function removePasskey({ page, baseUrl }: Visitor, name: string): Promise<void> {
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByRole("button", { name: securityTexts.removeLabel(name) }).click();
  await confirm({ page }, securityTexts.removeConfirm);
  await page.getByText(securityTexts.noPasskeys).waitFor();
}

/** Removes an API key. Ends when none is left in the list. */
export async function removeApiKey({ page, baseUrl }: Visitor, name: string): Promise<void> {
  await page.goto(`${baseUrl}/settings/keys`);
  await page.getByRole("button", { name: securityTexts.removeLabel(name) }).click();
  await confirm({ page }, securityTexts.removeConfirm);
  await page.getByText(keyTexts.none).waitFor();
}

/** Chooses another username. Ends when it is saved. */
export async function changeUsername({ page, baseUrl }: Visitor, username: string): Promise<void> {
  await page.goto(`${baseUrl}/settings`);
  await page.getByLabel(profileTexts.username).fill(username);
  await page.getByRole("button", { name: settingsTexts.save }).last().click();
  await page.getByText(settingsTexts.saved, { exact: true }).waitFor();
}

/** Moves the account to another address, which both addresses agree to by mail. Ends when the settings show it. */
export async function changeAddress(visitor: Visitor, { email }: Person, next: string): Promise<void> {
  const { page, baseUrl, inbox, patience } = visitor;
  await page.goto(`${baseUrl}/settings`);
  await page.getByLabel(profileTexts.newAddress).fill(next);
  await page.getByRole("button", { name: profileTexts.change }).click();
  await page.getByText(profileTexts.changeSent).waitFor();
  await page.goto(linkIn(await waitForMail(inbox, email, /^Change your address/, patience)));
  await page.getByRole("heading", { name: changeAddressTexts.doneTitle }).waitFor();
  await page.goto(linkIn(await waitForMail(inbox, next, /^Confirm your address/, patience)));
  await page.getByRole("heading", { name: verifyTexts.doneTitle }).waitFor();
  await page.goto(`${baseUrl}/settings`);
  await page.getByText(next).waitFor();
}

/** Chooses another password in the settings. Ends when the page says that it is changed. */
export async function changePassword({ page, baseUrl }: Visitor, { password }: Person, next: string): Promise<void> {
  await page.goto(`${baseUrl}/settings/security`);
  const panel = page.getByRole("region", { name: securityTexts.password, exact: true });
  await panel.getByLabel(securityTexts.currentPassword).fill(password);
  await panel.getByLabel(fieldTexts.newPassword).fill(next);
  await panel.getByRole("button", { name: securityTexts.changePassword }).click();
  await page.getByText(securityTexts.changed).waitFor();
}

/** Ends all sessions but this one. `other` signs in before, by username, and finds itself at the sign-in page. */
export async function endOtherSessions(
  { page, baseUrl }: Visitor,
  other: Visitor,
  { username, password }: { username: string; password: string },
): Promise<void> {
  await signIn(other, { email: username, password });
  await page.goto(`${baseUrl}/settings/security`);
  await page.getByRole("button", { name: securityTexts.endOthers }).click();
  await confirm({ page }, securityTexts.endOthers);
  await other.page.getByText(signInTexts.notices.ended).waitFor();
}

/** Takes the own data along. Returns the path of the file. */
export async function downloadData({ page, baseUrl }: Visitor): Promise<string> {
  await page.goto(`${baseUrl}/settings/data`);
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: dataTexts.download }).click();
  return (await file).path();
}

/** Says yes in the dialog that asks. */
export async function confirm({ page }: Pick<Visitor, "page">, yes: string): Promise<void> {
  await page.getByRole("alertdialog").getByRole("button", { name: yes, exact: true }).click();
}
