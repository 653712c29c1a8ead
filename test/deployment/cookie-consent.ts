import { readFileSync } from "node:fs";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { storedBy } from "../../acceptance/stored";
import { consentTexts } from "../../app/_lib/consent-texts";
import { policyPageTexts, policyTexts } from "../../app/_lib/privacy-texts";
import { dataTexts } from "../../app/_lib/settings-texts";
import { signUpTexts } from "../../app/_lib/texts";
import { accessibilityFindings } from "../app/accessibility";
import { ask } from "./ask";

interface ConsentWorld {
  site: string;
  edgePort(): number;
  open(options?: { viewport: { width: number; height: number } }): Promise<Page>;
  /** Makes an account of its own in this page. Ends on the dashboard. */
  signUp(page: Page): Promise<void>;
}

const banner = (page: Page) => page.getByRole("region", { name: consentTexts.title });
const hasFocus = async (element: Locator) => (await element.and(element.page().locator(":focus")).count()) === 1;
const decision = async (context: BrowserContext) =>
  (await context.cookies()).find(({ name }) => name === "cookie-consent");

/** What a stack does that has to ask for consent. The stack is up, its settings say so. */
export function cookieConsent({ site, edgePort, open, signUp }: ConsentWorld): void {
  describe("consent to cookies, where it is required", () => {
    it("is asked for on every page, and nothing at all is stored before it is given", async () => {
      const page = await open();
      for (const path of ["/", "/sign-in", "/sign-up", "/privacy"]) {
        await page.goto(`${site}${path}`, { waitUntil: "networkidle" });
        await banner(page).waitFor();
        expect(await storedBy(page), path).toEqual([]);
      }
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await accessibilityFindings(page), colorScheme).toEqual([]);
      }
    });

    it("is refused by keyboard, kept for half a year, and taken back and given at the foot of the page", async () => {
      const page = await open();
      await page.goto(`${site}/privacy`, { waitUntil: "networkidle" });
      const refuse = page.getByRole("button", { name: consentTexts.refuse });
      for (let presses = 0; presses < 4 && !(await hasFocus(refuse)); presses += 1) await page.keyboard.press("Tab");
      expect(await hasFocus(refuse)).toBe(true);
      await page.keyboard.press("Enter");
      await banner(page).waitFor({ state: "detached" });
      expect(await storedBy(page)).toEqual(["cookie cookie-consent"]);
      const refused = await decision(page.context());
      expect(refused).toMatchObject({ value: "refused.1", httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
      const days = ((refused?.expires ?? 0) * 1000 - Date.now()) / 86_400_000;
      expect(Math.round(days)).toBe(182);

      await page.goto(`${site}/sign-up`);
      await page.getByRole("heading", { name: signUpTexts.title }).waitFor();
      expect(await banner(page).count()).toBe(0);
      await page.getByRole("button", { name: consentTexts.choices }).click();
      await expect.poll(() => hasFocus(banner(page))).toBe(true);
      await page.getByRole("button", { name: consentTexts.accept }).click();
      await banner(page).waitFor({ state: "detached" });
      expect(await decision(page.context())).toMatchObject({ value: "accepted.1" });
    });

    it("is asked for again when the question is another one", async () => {
      const page = await open();
      await page.context().addCookies([{ name: "cookie-consent", value: "accepted.0", url: site }]);
      await page.goto(`${site}/privacy`);
      await banner(page).waitFor();
    });

    it("leaves a small phone its page: no wider, and what lies below the question can be reached", async () => {
      const page = await open({ viewport: { width: 320, height: 640 } });
      await page.goto(`${site}/sign-up`);
      await banner(page).waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
      await page.getByRole("contentinfo").getByRole("link", { name: policyTexts.link }).click();
      await page.getByRole("heading", { name: policyPageTexts.title }).waitFor();
    });

    it("of a person who is signed in is in their export, beside the policy that they agreed to", async () => {
      const page = await open();
      await signUp(page);
      await page.getByRole("button", { name: consentTexts.accept }).click();
      await banner(page).waitFor({ state: "detached" });
      await page.goto(`${site}/settings/data`);
      const download = page.waitForEvent("download");
      await page.getByRole("button", { name: dataTexts.download }).click();
      const { consents } = JSON.parse(readFileSync(await (await download).path(), "utf8")) as { consents: object[] };
      expect(consents).toEqual([
        expect.objectContaining({ subject: "cookies", version: "1", given: true }),
        expect.objectContaining({ subject: "privacy-policy", version: "2026-11-01", given: true }),
      ]);
    });

    it("is not given for anyone by another site, and not by what is no decision", async () => {
      const page = await open();
      await page.goto(`${site}/privacy`);
      const sent = (body: string) =>
        page.evaluate(
          `fetch("/api/consent", { method: "POST", headers: { "content-type": "application/json" }, body: ${JSON.stringify(body)} }).then(({ status }) => status)`,
        );
      for (const body of ["", "{}", '{"given":"yes"}', "[true]"]) expect(await sent(body), body).toBe(400);
      for (const sender of [{ origin: "https://evil.example" }, { origin: site, "sec-fetch-site": "same-site" }]) {
        const headers = { ...sender, "content-type": "application/json" };
        const foreign = await ask(edgePort(), `${site}/api/consent`, { headers, body: '{"given":true}' });
        expect([foreign.status, foreign.headers["set-cookie"]]).toEqual([403, undefined]);
      }
      expect(await decision(page.context())).toBeUndefined();
    });
  });
}
