import type { Locator, Page } from "playwright-core";
import {
  accountTexts,
  checkMailTexts,
  dashboardTexts,
  fieldTexts,
  forgotTexts,
  resetTexts,
  settingsTexts,
  signInTexts,
  signOutTexts,
  signUpTexts,
  verifyTexts,
} from "../../app/_lib/texts";
import { type Inbox, linkIn, waitForMail } from "../mailbox/mailbox";

/**
 * What a person does in the app, one function each, for any deployment. Every flow ends by waiting for what the person
 * sees then, and throws a Playwright timeout where that does not come.
 */
export interface Visitor {
  page: Page;
  /** Origin of the site, without a slash at the end. */
  baseUrl: string;
  inbox: Inbox;
  /** Milliseconds to wait for a mail; 20 seconds where nothing is said. */
  patience?: number;
}

export interface Person {
  name: string;
  email: string;
  password: string;
}

/** Fills the sign-up form. Ends at "check your mail". */
export async function signUp({ page, baseUrl }: Visitor, person: Person): Promise<void> {
  await page.goto(`${baseUrl}/sign-up`);
  await page.getByLabel(fieldTexts.name, { exact: true }).fill(person.name);
  await page.getByLabel(fieldTexts.email).fill(person.email);
  await page.getByLabel(fieldTexts.password, { exact: true }).fill(person.password);
  await page.getByRole("button", { name: signUpTexts.submit, exact: true }).click();
  await heading(page, checkMailTexts.title).waitFor();
  await page.getByText(person.email).waitFor();
}

/** Opens the link of the verification mail. Ends at the sign-in page, which says that the address is confirmed. */
export async function verifyFromInbox({ page, inbox, patience }: Visitor, email: string): Promise<void> {
  const mail = await waitForMail(inbox, email, /^Confirm your address/, patience);
  await page.goto(linkIn(mail));
  await heading(page, verifyTexts.doneTitle).waitFor();
  await page.getByRole("link", { name: verifyTexts.signIn }).click();
  await page.getByText(signInTexts.notices.verified).waitFor();
}

/** Fills the sign-in form where the page is, or opens it. Ends on `path`. */
export async function signIn(
  { page, baseUrl }: Visitor,
  { email, password }: Pick<Person, "email" | "password">,
  path = "/dashboard",
): Promise<void> {
  if (new URL(page.url(), baseUrl).pathname !== "/sign-in") await page.goto(`${baseUrl}/sign-in`);
  await fillSignIn(page, email, password);
  await page.waitForURL(`${baseUrl}${path}`);
  await heading(page).waitFor();
}

/** Tries a password that is wrong. Ends with the error beside the field, which has the focus. */
export async function signInRefused({ page, baseUrl }: Visitor, email: string, password: string): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await fillSignIn(page, email, password);
  await page.getByText(signInTexts.wrong).waitFor();
  await page.locator("input[name=password][aria-invalid=true]:focus").waitFor();
}

/** Signs out by the menu. Ends at the page that says so. */
export async function signOut({ page, baseUrl }: Visitor): Promise<void> {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: accountTexts.signOut }).click();
  await page.waitForURL(`${baseUrl}/sign-out`);
  await heading(page, signOutTexts.doneTitle).waitFor();
}

/** Asks for a reset link. Ends at "check your mail", whether or not there is an account. */
export async function forgot({ page, baseUrl }: Visitor, email: string): Promise<void> {
  await page.goto(`${baseUrl}/forgot-password`);
  await page.getByLabel(fieldTexts.email).fill(email);
  await page.getByRole("button", { name: forgotTexts.submit }).click();
  await heading(page, checkMailTexts.title).waitFor();
}

/** Opens the link of the reset mail and sets a password. Ends at the sign-in page, which says that it is changed. */
export async function reset({ page, inbox, patience }: Visitor, email: string, password: string): Promise<void> {
  const mail = await waitForMail(inbox, email, /^Choose a new password/, patience);
  await page.goto(linkIn(mail));
  await page.getByLabel(fieldTexts.newPassword).fill(password);
  await page.getByRole("button", { name: resetTexts.submit }).click();
  await page.getByText(signInTexts.notices.reset).waitFor();
}

/** Opens the protected page as a stranger. Ends there, after a sign-in in between. */
export async function protectedRedirect(visitor: Visitor, person: Person): Promise<void> {
  const { page, baseUrl } = visitor;
  await page.goto(`${baseUrl}/protected`);
  await page.waitForURL(`${baseUrl}/sign-in?returnTo=%2Fprotected&notice=required`);
  await signIn(visitor, person, "/protected");
  await page.getByText(person.email).waitFor();
}

/** Changes the name in the settings. Ends when it is saved. */
export async function changeName({ page, baseUrl }: Visitor, name: string): Promise<void> {
  await page.goto(`${baseUrl}/settings`);
  await page.getByLabel(fieldTexts.name, { exact: true }).fill(name);
  // The first of the forms: the one for the username is below it.
  await page.getByRole("button", { name: settingsTexts.save }).first().click();
  await page.getByText(settingsTexts.saved, { exact: true }).waitFor();
  await page.getByRole("button", { name: accountTexts.menu(name) }).waitFor();
}

/** The rows of the live list of sessions on the dashboard. */
function sessionRows(page: Page): Locator {
  return page.getByTestId("sessions").getByRole("listitem");
}

/**
 * Two browsers of one person: `first` is on its dashboard, `second` is signed out. The sign-in of `second` appears at
 * `first` without a reload, is ended from there, and `second` finds itself at the sign-in page.
 */
export async function dashboardLiveUpdate(first: Visitor, second: Visitor, person: Person): Promise<void> {
  const before = await sessionRows(first.page).count();
  await signIn(second, person);
  await sessionRows(first.page).nth(before).waitFor();
  await first.page
    .getByRole("button", { name: /^End session on/ })
    .first()
    .click();
  await first.page.getByRole("alertdialog").getByRole("button", { name: dashboardTexts.endConfirm }).click();
  await sessionRows(first.page).nth(before).waitFor({ state: "detached" });
  await first.page.getByTestId("activity").getByText(dashboardTexts.events["session.revoked"]).first().waitFor();
  await second.page.getByText(signInTexts.notices.ended).waitFor();
}

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(fieldTexts.email).fill(email);
  await page.getByLabel(fieldTexts.password, { exact: true }).fill(password);
  await page.getByRole("button", { name: signInTexts.submit, exact: true }).click();
}

function heading(page: Page, name?: string): Locator {
  return page.getByRole("heading", { level: 1, ...(name === undefined ? {} : { name }) });
}
