import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { enableSecondFactor } from "../../acceptance/flows/methods";
import { securityTexts } from "../../app/_lib/settings-texts";
import { authErrorTexts, secondFactorTexts, socialTexts } from "../../app/_lib/texts";
import { consentAsObserved } from "../acceptance/consent";
import { keyboardPage } from "../app/keyboard";
import { openBrowser, policyViolations } from "./browser";
import { cookieConsent } from "./cookie-consent";
import { type OwnAddress, openOwnAddress } from "./own-address";
import { openTestStack, type TestStack } from "./test-stack";

const name = "test-social";
const site = "https://example.com";
/** Not Better Auth's own: what is at a path of the stack's choice must be there for everyone who calls it. */
const basePath = "/api/identity";

/** As a team would enable all that there is: every named provider, and one of its own. */
const providers = [
  { id: "google", button: "Google", clientId: "1234567890-test.apps.googleusercontent.com" },
  { id: "github", button: "GitHub", clientId: "Iv1.0123456789abcdef" },
  { id: "apple", button: "Apple", clientId: "com.example.web", teamId: "A1B2C3D4E5", keyId: "F6G7H8I9J0" },
  { id: "microsoft", button: "Microsoft", clientId: "0b6e2f4a-71c8-4d95-a3e0-9c5d1f8b2e67" },
  { id: "facebook", button: "Facebook", clientId: "987654321098765" },
  { id: "twitter", button: "X", clientId: "dGVzdC1jbGllbnQtYXQteA" },
  { id: "discord", button: "Discord", clientId: "111222333444555666" },
  { id: "acme", button: "Acme SSO", clientId: "acme-web", name: "Acme SSO", issuer: "https://login.acme.example" },
] as const;
type Provider = (typeof providers)[number];

const methods = ["email-password", "two-factor"];

let stack: TestStack;
let browser: Browser;
/** Thirty sign-ins a minute are one address's: each test has an address of its own. */
let address: OwnAddress;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  stack = await openTestStack({
    name,
    like: "production",
    settings(config) {
      config["compliance"] = {
        ...(config["compliance"] as object),
        cookieConsent: {
          required: true,
          reason: "People of the European Union are asked before anything is measured.",
        },
      };
      const named = providers.map(({ button: _, ...rest }) => rest);
      config["auth"] = { ...(config["auth"] as object), basePath, methods, providers: named };
    },
  });
  address = await openOwnAddress(stack.record.ports.edge);
  [browser] = await Promise.all([
    openBrowser({ edgePort: address.port }),
    stack.pulumi(["up", "--yes", "--skip-preview", "--stack", name]).then(({ exitCode, all }) => {
      expect(exitCode, all).toBe(0);
    }),
  ]);
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  address.next();
  expect(policyViolations(browser)).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await address?.close();
  await stack?.close();
});

/** Nobody here has a mouse, neither in the app nor at the providers. */
async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, ...options });
  contexts.push(context);
  return keyboardPage(await context.newPage());
}

/** Where the app sent a person last, by provider: some tests begin there. */
const authorizeUrls = new Map<string, string>();

/** Presses the provider's button. Ends at the provider. */
async function start(page: Page, { id, button }: Provider): Promise<void> {
  await page.goto(`${site}/sign-in`);
  const leaving = page.waitForRequest((request) => request.isNavigationRequest() && !request.url().startsWith(site));
  await page.getByRole("button", { name: socialTexts.continueWith(button), exact: true }).click();
  authorizeUrls.set(id, (await leaving).url());
  await page.getByText(/^Local stand-in for/).waitFor();
}

/** Makes an account at the provider and chooses it. */
async function chooseNewAccount(page: Page, person: { name: string; email: string }): Promise<void> {
  await page.getByLabel("Name", { exact: true }).fill(person.name);
  await page.getByLabel("Email address").fill(person.email);
  await page.getByRole("button", { name: "Use this account" }).click();
}

const person = ({ id }: Provider) => ({
  name: `Ida ${id[0]?.toUpperCase()}${id.slice(1)}`,
  email: `ida@${id}.example.org`,
});

interface Session {
  user: { id: string; name: string; email: string; image?: string | null };
}

/** What the app's own session route says, asked from the page: only the browser has the names of the local cloud. */
async function sessionOf(page: Page): Promise<Session | null> {
  if (!page.url().startsWith(`${site}/`)) await page.goto(`${site}/`);
  const text = await page.evaluate(`fetch("${basePath}/get-session").then((answer) => answer.text())`);
  return JSON.parse(String(text)) as Session | null;
}

const codeOf = (page: Page): string | null => new URL(page.url()).searchParams.get("error");

describe.each(providers)("sign-in by $button", (provider) => {
  it("makes an account with name, mail and picture, and finds it again", async () => {
    const page = await openPage();
    await start(page, provider);
    await chooseNewAccount(page, person(provider));
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${site}/dashboard`);
    const first = await sessionOf(page);
    expect(first?.user).toMatchObject(person(provider));
    // Apple has no pictures.
    if (provider.id === "apple") expect(first?.user.image ?? null).toBeNull();
    else expect(first?.user.image).toMatch(/^(https:|data:image\/jpeg)/);

    // The provider still knows who is there and what was agreed to: one click is enough.
    await page.context().clearCookies({ domain: "example.com" });
    await page.goto(`${site}/sign-in`);
    await page.getByRole("button", { name: socialTexts.continueWith(provider.button), exact: true }).click();
    await page.waitForURL(`${site}/dashboard`);
    expect((await sessionOf(page))?.user.id).toBe(first?.user.id);
  });

  it("comes back with a sentence when the person says no", async () => {
    const page = await openPage();
    await start(page, provider);
    await page.getByRole("button", { name: /Grace Hopper/ }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await page.waitForURL(`${site}/error?**`);
    const code = provider.id === "apple" ? "user_cancelled_authorize" : "access_denied";
    await page.getByText(authErrorTexts.known[code]).waitFor();
  });
});

describe("a person without a password", () => {
  const discord = providers[6];
  const acme = providers[7];
  const someone = { name: "Ola Nord", email: "ola@example.org" };

  /** Goes to a provider by the button that is pressed, and back as this person. */
  async function by(page: Page, press: () => Promise<void>): Promise<void> {
    await press();
    await page.getByText(/^Local stand-in for/).waitFor();
    // Whether somebody is known there can be seen when all of the page is.
    await page.waitForLoadState();
    const known = page.getByRole("button", { name: new RegExp(someone.name) });
    if (await known.isVisible()) await known.click();
    else await chooseNewAccount(page, someone);
    const allow = page.getByRole("button", { name: "Allow" });
    await Promise.race([page.waitForURL(`${site}/**`), allow.click().catch(() => undefined)]);
    await page.waitForURL(`${site}/**`);
  }
  const continueWith = (page: Page, { button }: Provider) =>
    page.getByRole("button", { name: socialTexts.continueWith(button), exact: true }).click();
  const unlink = async (page: Page, { button }: Provider) => {
    await page.getByRole("button", { name: securityTexts.removeLabel(button) }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: securityTexts.removeConfirm }).click();
  };

  it("links a provider of the team's own and takes it away, keeps the last way in, and adds a second factor", async () => {
    const page = await openPage();
    await page.goto(`${site}/sign-in`);
    await by(page, () => continueWith(page, discord));
    await page.waitForURL(`${site}/dashboard`);
    const { id } = (await sessionOf(page))?.user ?? {};
    await page.goto(`${site}/settings/security`);
    await by(page, () => page.getByRole("button", { name: securityTexts.link(acme.button) }).click());
    const linked = page.getByTestId("linked-accounts");
    await linked.getByText(acme.button).waitFor();
    await page.context().clearCookies({ domain: "example.com" });
    await page.goto(`${site}/sign-in`);
    await continueWith(page, acme);
    await page.waitForURL(`${site}/dashboard`);
    expect((await sessionOf(page))?.user.id).toBe(id);

    await page.goto(`${site}/settings/security`);
    await unlink(page, acme);
    await linked.getByText(acme.button).waitFor({ state: "detached" });
    await unlink(page, discord);
    await page.getByText(securityTexts.lastWayIn).waitFor();
    const { app } = await enableSecondFactor({ page, baseUrl: site, inbox: { latest: async () => undefined } });
    await page.context().clearCookies({ domain: "example.com" });
    await page.goto(`${site}/sign-in`);
    await continueWith(page, discord);
    await page.waitForURL(`${site}/two-factor?**`);
    expect(await sessionOf(page)).toBeNull();
    await page.getByLabel(secondFactorTexts.code, { exact: true }).fill(await app.code(1));
    await page.getByRole("button", { name: secondFactorTexts.submit }).click();
    await page.waitForURL(`${site}/dashboard`);
  });
});

describe("a callback URL that nobody registered", () => {
  const register = async (provider: string, redirectUris: string[] | undefined): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${stack.record.ports.control}/oauth/registrations/${provider}`, {
      method: redirectUris ? "PUT" : "DELETE",
      headers: { "content-type": "application/json" },
      ...(redirectUris ? { body: JSON.stringify({ redirectUris }) } : {}),
    });
    expect(answer.status).toBe(200);
  };
  const seen: Record<Provider["id"], string | RegExp> = {
    google: "Error 400: redirect_uri_mismatch",
    github: authErrorTexts.known.redirect_uri_mismatch,
    apple: "Invalid web redirect url.",
    microsoft: /AADSTS50011/,
    facebook: "URL Blocked",
    twitter: "Something went wrong",
    discord: "Invalid OAuth2 redirect_uri",
    acme: "redirect_uri did not match any of the client's registered redirect_uris",
  };

  it.each(providers)("stops at $button, as it does there", async (provider) => {
    // GitHub sends people to the one that is registered: here still the site, with another path.
    const other =
      provider.id === "github" ? `${site}${basePath}/callback/github/old` : "https://old.example.com/callback";
    await register(provider.id, [other]);
    try {
      const page = await openPage();
      await page.goto(authorizeUrls.get(provider.id) ?? "");
      const choice = page.getByRole("button", { name: /Ada Lovelace/ });
      if (await choice.isVisible()) await choice.click();
      if (provider.id === "github") {
        await page.waitForURL(/error=redirect_uri_mismatch/);
        return;
      }
      await page.getByText(seen[provider.id]).first().waitFor();
      expect(new URL(page.url()).origin).not.toBe(site);
    } finally {
      await register(provider.id, undefined);
    }
  });
});

describe("a sign-in that somebody meddles with", () => {
  const google = providers[0];
  const acme = providers[7];

  /** Goes through the provider and stops before the app sees the answer. `again`: with what an earlier sign-in asked for. */
  async function answerOf(page: Page, provider: Provider, again?: "again"): Promise<URL> {
    const devtools = await page.context().newCDPSession(page);
    // Playwright's own routes do not see what a redirect leads to.
    const caught = new Promise<string>((resolve) => {
      devtools.on("Fetch.requestPaused", ({ request, requestId }) => {
        resolve(request.url);
        void devtools.send("Fetch.failRequest", { requestId, errorReason: "Aborted" });
      });
    });
    await devtools.send("Fetch.enable", { patterns: [{ urlPattern: `${site}${basePath}/*callback/*` }] });
    if (again) await page.goto(authorizeUrls.get(provider.id) ?? "");
    else await start(page, provider);
    await page.getByRole("button", { name: /Ada Lovelace/ }).click();
    const allow = page.getByRole("button", { name: "Allow" });
    await Promise.race([caught, allow.click().catch(() => undefined)]);
    const url = new URL(await caught);
    await devtools.detach();
    return url;
  }
  const signedIn = async (page: Page): Promise<boolean> => (await sessionOf(page)) !== null;

  it.each([google, acme])("is refused with another state ($id)", async (provider) => {
    const page = await openPage();
    const answer = await answerOf(page, provider);
    answer.searchParams.set("state", `${answer.searchParams.get("state")}x`);
    await page.goto(answer.href);
    expect(codeOf(page)).toMatch(/^(state_|please_restart)/);
    expect(await signedIn(page)).toBe(false);
  });

  it("is refused in another browser than it began in", async () => {
    const answer = await answerOf(await openPage(), google);
    const other = await openPage();
    await other.goto(answer.href);
    expect(codeOf(other)).toMatch(/^state_/);
    expect(await signedIn(other)).toBe(false);
  });

  it.each([google, acme])(
    "is refused with the code of another sign-in, whose verifier it does not have ($id)",
    async (provider) => {
      const stolen = (await answerOf(await openPage(), provider, "again")).searchParams.get("code") ?? "";
      const page = await openPage();
      const answer = await answerOf(page, provider);
      answer.searchParams.set("code", stolen);
      await page.goto(answer.href);
      expect(codeOf(page)).toMatch(/^(invalid_code|oauth_code_verification_failed)$/);
      expect(await signedIn(page)).toBe(false);
    },
  );
});

cookieConsent({
  site,
  edgePort: () => stack.record.ports.edge,
  open: openPage,
  async signUp(page) {
    const [google] = providers;
    await start(page, google);
    await chooseNewAccount(page, { name: "Ina Einig", email: "ina@google.example.org" });
    await page.getByRole("button", { name: "Allow" }).click();
    await page.waitForURL(`${site}/dashboard`);
  },
});

consentAsObserved(() => stack);

describe("all of it", () => {
  it("is what the program says of the callback URLs at the providers", async () => {
    const output = await stack.pulumi(["stack", "output", "redirectUris", "--json", "--stack", name]);
    const registrations = JSON.parse(output.stdout) as { provider: string; redirectUri: string; state: string }[];
    expect(registrations.map(({ redirectUri }) => redirectUri)).toEqual(
      providers.map(({ id }) => `${site}${basePath}/${id === "acme" ? "oauth2/" : ""}callback/${id}`),
    );
    expect(Object.fromEntries(registrations.map(({ provider, state }) => [provider, state]))).toEqual({
      google: "registered",
      apple: "registered",
      acme: "registered",
      // They judge the URL after the sign-in alone.
      ...Object.fromEntries(["github", "microsoft", "facebook", "twitter", "discord"].map((id) => [id, "unknown"])),
    });
  });

  it("stayed on this machine", async () => {
    const { existsSync, readFileSync } = await import("node:fs");
    const refused = existsSync(stack.folder.refused) ? readFileSync(stack.folder.refused, "utf8") : "";
    expect(refused).toBe("");
    const asked = stack.journal().filter(({ service }) => service === "oauth");
    expect(asked.some(({ operation }) => operation === "POST oauth2.googleapis.com/token")).toBe(true);
    expect(asked.some(({ operation }) => operation === "POST login.acme.example/token")).toBe(true);
  });
});
