import { base32 } from "@better-auth/utils/base32";
import { createOTP } from "@better-auth/utils/otp";
import type { Page } from "playwright-core";
import { organizationTexts } from "../../app/_lib/organization-texts";
import { peopleTexts } from "../../app/_lib/people-texts";
import { dataTexts, deleteAccountTexts, keyTexts, securityTexts } from "../../app/_lib/settings-texts";
import {
  accountTexts,
  checkMailTexts,
  fieldTexts,
  otherWaysTexts,
  secondFactorTexts,
  signInLinkTexts,
  signInTexts,
} from "../../app/_lib/texts";
import { linkIn, waitForMail } from "../mailbox/mailbox";
import type { Person, Visitor } from "./account";

/** What a person does with the methods that a stack can switch on, one function each, as in `account.ts`. */

const halfMinute = 30_000;

/** An authenticator app with the key that the page shows. Gives the code of the time, or of one a few half minutes later. */
function authenticatorApp(key: string) {
  const otp = createOTP(new TextDecoder().decode(base32.decode(key)));
  return { code: (later = 0) => otp.hotp(Math.floor(Date.now() / halfMinute) + later) };
}

/**
 * Sets the second factor up in the settings. Ends when it is on, and returns the backup codes with the app. Without `person`:
 * who signs in with a provider, and has no password to give.
 */
export async function enableSecondFactor({ page, baseUrl }: Visitor, person?: Pick<Person, "password">) {
  await page.goto(`${baseUrl}/settings/security`);
  const panel = page.getByRole("region", { name: securityTexts.secondFactor });
  if (person) await panel.getByLabel(securityTexts.currentPassword).fill(person.password);
  await panel.getByRole("button", { name: securityTexts.enable }).click();
  const codes = panel.getByTestId("backup-codes").getByRole("listitem");
  await codes.first().waitFor();
  const backupCodes = await codes.allTextContents();
  await panel.getByRole("button", { name: securityTexts.kept }).click();
  await panel.getByRole("img", { name: securityTexts.qrLabel }).waitFor();
  const app = authenticatorApp((await panel.getByTestId("totp-key").textContent()) ?? "");
  await panel.getByLabel(securityTexts.code, { exact: true }).fill(await app.code());
  await panel.getByRole("button", { name: securityTexts.confirmCode }).click();
  await panel.getByText(securityTexts.secondFactorOn).waitFor();
  return { app, backupCodes };
}

/** Signs in with password and second factor. Ends on the dashboard. `trust`: the device is not asked again. */
export async function signInWithCode(visitor: Visitor, person: Person, code: string, trust = false): Promise<void> {
  await toSecondFactor(visitor, person);
  await visitor.page.getByLabel(secondFactorTexts.code, { exact: true }).fill(code);
  if (trust) await visitor.page.getByRole("checkbox", { name: secondFactorTexts.trust }).check();
  await goOn(visitor);
}

/** As {@link signInWithCode}, with one of the backup codes. */
export async function signInWithBackupCode(visitor: Visitor, person: Person, code: string): Promise<void> {
  await toSecondFactor(visitor, person);
  await visitor.page.getByRole("button", { name: secondFactorTexts.backup }).click();
  await visitor.page.getByLabel(secondFactorTexts.backupCode).fill(code);
  await goOn(visitor);
}

/** Enters a code of the app that must not be taken. Ends with the sentence that says so. */
export async function refuseSecondFactor(visitor: Visitor, person: Person, code: string): Promise<void> {
  const { page } = visitor;
  await toSecondFactor(visitor, person);
  await page.getByLabel(secondFactorTexts.code, { exact: true }).fill(code);
  await page.getByRole("button", { name: secondFactorTexts.submit }).click();
  await page.getByText(secondFactorTexts.wrong).or(page.getByText(secondFactorTexts.used)).waitFor();
}

async function toSecondFactor({ page, baseUrl }: Visitor, { email, password }: Person): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByLabel(fieldTexts.email).fill(email);
  await page.getByLabel(fieldTexts.password, { exact: true }).fill(password);
  await page.getByRole("button", { name: signInTexts.submit, exact: true }).click();
  await page.waitForURL(`${baseUrl}/two-factor`);
}

async function goOn({ page, baseUrl }: Visitor): Promise<void> {
  await page.getByRole("button", { name: secondFactorTexts.submit }).click();
  await page.waitForURL(`${baseUrl}/dashboard`);
}

/** Gives the page's browser a device that makes passkeys and always unlocks them. Returns what it says of what it keeps. */
export async function giveAuthenticator(page: Page) {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** The RP IDs of the passkeys that it has. */
    async relyingParties(): Promise<(string | undefined)[]> {
      const { credentials } = await client.send("WebAuthn.getCredentials", { authenticatorId });
      return credentials.map(({ rpId }) => rpId);
    },
  };
}

/** Adds a passkey in the settings. Ends when it is in the list. */
export async function addPasskey({ page, baseUrl }: Visitor, name: string): Promise<void> {
  await page.goto(`${baseUrl}/settings/security`);
  const panel = page.getByRole("region", { name: securityTexts.passkeys });
  await panel.getByLabel(securityTexts.passkeyName, { exact: true }).fill(name);
  await panel.getByRole("button", { name: securityTexts.addPasskey }).click();
  await panel.getByTestId("passkeys").getByText(name).waitFor();
}

/** Signs in with a passkey of the page's device. Ends on the dashboard. */
export async function signInWithPasskey({ page, baseUrl }: Visitor): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByRole("button", { name: otherWaysTexts.passkey }).click();
  await page.waitForURL(`${baseUrl}/dashboard`);
}

/** Asks for a sign-in link and uses it. Ends on the dashboard. */
export async function signInByLink({ page, baseUrl, inbox, patience }: Visitor, email: string): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByRole("link", { name: otherWaysTexts.link }).click();
  await page.waitForURL(`${baseUrl}/sign-in-link`);
  await page.getByLabel(fieldTexts.email).fill(email);
  await page.getByRole("button", { name: signInLinkTexts.ask }).click();
  await page.getByRole("heading", { name: checkMailTexts.title }).waitFor();
  await page.goto(linkIn(await waitForMail(inbox, email, /^Your sign-in link/, patience)));
  await page.getByRole("button", { name: signInLinkTexts.submit, exact: true }).click();
  await page.waitForURL(`${baseUrl}/dashboard`);
}

/** Makes an API key. Ends with it in the list, and returns it. */
export async function createApiKey({ page, baseUrl }: Visitor, name: string): Promise<string> {
  await page.goto(`${baseUrl}/settings/keys`);
  await page.getByLabel(keyTexts.name, { exact: true }).fill(name);
  await page.getByRole("button", { name: keyTexts.create }).click();
  const key = (await page.getByTestId("new-key").textContent()) ?? "";
  await page.getByRole("button", { name: keyTexts.done }).click();
  await page.getByTestId("api-keys").getByText(name).waitFor();
  return key;
}

/** Founds an organization and invites an address. Ends on its page, with the invitation waiting. */
export async function foundAndInvite({ page, baseUrl }: Visitor, name: string, email: string): Promise<void> {
  await page.goto(`${baseUrl}/organizations`);
  await page.getByLabel(organizationTexts.name).fill(name);
  await page.getByRole("button", { name: organizationTexts.createSubmit }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.getByLabel(fieldTexts.email).fill(email);
  await page.getByRole("button", { name: organizationTexts.inviteSubmit }).click();
  await page.getByTestId("pending-invitations").getByText(email).waitFor();
}

/** Opens the mail's link as the person who was invited, and accepts. Ends with the organization among one's own. */
export async function acceptInvitation({ page, inbox, patience }: Visitor, email: string, name: string): Promise<void> {
  await page.goto(linkIn(await waitForMail(inbox, email, /^You are invited/, patience)));
  await page.getByRole("button", { name: organizationTexts.acceptLabel(name) }).click();
  await page.getByTestId("organizations").getByText(name).waitFor();
}

/** Acts as another person as an admin, sees the bar, and stops. Ends at the people. */
export async function impersonate({ page, baseUrl }: Visitor, person: Person): Promise<void> {
  await openPerson({ page, baseUrl }, person);
  await page.getByRole("button", { name: peopleTexts.impersonate }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: peopleTexts.impersonate }).click();
  await page.waitForURL(`${baseUrl}/dashboard`);
  await page.getByText(accountTexts.impersonating(person.name)).waitFor();
  await page.getByRole("button", { name: accountTexts.stopImpersonating, exact: true }).click();
  await page.waitForURL(`${baseUrl}/people`);
}

/** Bans a person as an admin. Ends with the badge that says so. */
export async function ban({ page, baseUrl }: Visitor, person: Person): Promise<void> {
  await openPerson({ page, baseUrl }, person);
  await page.getByRole("button", { name: peopleTexts.ban, exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: peopleTexts.ban, exact: true }).click();
  await page.getByText(peopleTexts.banned, { exact: true }).waitFor();
}

/** Opens a person's page as an admin. Ends there. */
export async function openPerson({ page, baseUrl }: Pick<Visitor, "page" | "baseUrl">, person: Person): Promise<void> {
  await page.goto(`${baseUrl}/people`);
  await page.getByLabel(peopleTexts.search).fill(person.email);
  const row = page.getByTestId("people").getByRole("listitem").filter({ hasText: person.email });
  await row.getByRole("link", { name: peopleTexts.openLabel(person.name) }).click();
  await page.getByRole("heading", { level: 1, name: person.name }).waitFor();
}

/** Deletes the own account by the mail. Ends on the landing page, signed out. */
export async function deleteAccount({ page, baseUrl, inbox, patience }: Visitor, person: Person): Promise<void> {
  await page.goto(`${baseUrl}/settings/data`);
  await page.getByRole("button", { name: dataTexts.ask }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: dataTexts.askConfirm }).click();
  await page.getByText(dataTexts.sent).waitFor();
  await page.goto(linkIn(await waitForMail(inbox, person.email, /^Delete your/, patience)));
  await page.getByRole("button", { name: deleteAccountTexts.confirm }).click();
  await page.waitForURL(`${baseUrl}/`);
}
