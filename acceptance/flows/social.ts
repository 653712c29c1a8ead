import type { Page } from "playwright-core";
import { authErrorTexts, socialTexts } from "../../app/_lib/texts";
import type { Person, Visitor } from "./account";

/**
 * Signing in with a provider whose people are played: two pages, who is it and what is asked for, where anybody may go on
 * as anyone. Names of what they show are the same whatever provider is played.
 */
const playedPages = { choice: "Use this account", allow: "Allow", deny: "Deny", somebody: /Grace Hopper/ } as const;

/** Presses the provider's button. Ends at the provider. */
async function goToProvider({ page, baseUrl }: Visitor, provider: string): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  // Disabled until the page listens, and so waited for.
  await page.getByRole("button", { name: socialTexts.continueWith(provider), exact: true }).click();
  await page.getByRole("button", { name: playedPages.choice }).waitFor();
}

/** Signs in with an account of the provider that is new to it and to the app. Ends on the dashboard. */
export async function signInAtProvider(visitor: Visitor, provider: string, person: Person): Promise<void> {
  const { page, baseUrl } = visitor;
  await goToProvider(visitor, provider);
  await page.getByLabel("Name", { exact: true }).fill(person.name);
  await page.getByLabel("Email address").fill(person.email);
  await page.getByRole("button", { name: playedPages.choice }).click();
  await page.getByRole("button", { name: playedPages.allow }).click();
  await page.waitForURL(`${baseUrl}/dashboard`);
  await page.getByRole("button", { name: `Account of ${person.name}` }).waitFor();
}

/** Says no at the provider. Ends at the app's page that says what happened. */
export async function refuseAtProvider(visitor: Visitor, provider: { id: string; name: string }): Promise<void> {
  const { page, baseUrl } = visitor;
  await goToProvider(visitor, provider.name);
  await page.getByRole("button", { name: playedPages.somebody }).click();
  await page.getByRole("button", { name: playedPages.deny }).click();
  await page.waitForURL(`${baseUrl}/error?**`);
  const code = provider.id === "apple" ? "user_cancelled_authorize" : "access_denied";
  await page.getByText(authErrorTexts.known[code]).waitFor();
}

/** Goes from an authorization URL as far as the question for consent, which a provider asks only for a known callback URL. */
export async function reachConsent(page: Page, authorizeUrl: string): Promise<void> {
  await page.goto(authorizeUrl);
  await page.getByRole("button", { name: playedPages.somebody }).click();
  await page.getByRole("button", { name: playedPages.allow }).waitFor();
}

/** What providers show for a callback URL that they do not know. Sources: docs/oauth.md. */
const refusals = [
  /redirect_uri_mismatch/i,
  /Invalid (web )?redirect( url|_uri)/i,
  /AADSTS50011/,
  /URL Blocked/i,
  /redirect_uri did not match/i,
];

/** The refusal that a provider's page shows, or that it sends back with; `undefined` where there is none. */
export async function refusedAtProvider(page: Page): Promise<string | undefined> {
  const shown = `${page.url()}\n${await page.locator("body").textContent()}`;
  return refusals.map((refusal) => refusal.exec(shown)?.[0]).find((found) => found !== undefined);
}
