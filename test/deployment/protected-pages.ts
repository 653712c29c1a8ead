import type { Browser } from "playwright-core";
import { describe, expect, it } from "vitest";
import { signInTexts } from "../../app/_lib/texts";
import { securityHeaders } from "../../contract/security-headers";
import { policyViolations } from "./browser";

interface ProtectedPages {
  site(): string;
  browser(): Browser;
}

/** What an attacker would write into a page through a hole in the app. Each part, run, would count up. */
const injected = `
  <base href="https://evil.example/">
  <script>window.ran = (window.ran ?? 0) + 1</script>
  <script src="data:text/javascript,window.ran = (window.ran ?? 0) + 1"></script>
  <img alt="" src="x" onerror="window.ran = (window.ran ?? 0) + 1">
  <svg><animate attributeName="x" onbegin="window.ran = (window.ran ?? 0) + 1" /></svg>
  <style>body { display: none }</style>
  <iframe title="trap" src="data:text/html,x"></iframe>`;

/** The headers of the running app, and what they keep from happening in a real browser. */
export function protectedPages({ site, browser }: ProtectedPages): void {
  describe("what protects the pages", () => {
    it("sends each header once, and with each page a policy whose nonce is on every script", async () => {
      const nonces = new Set<string>();
      for (const path of ["/", "/sign-in", "/check-mail", "/nope"]) {
        const answer = await fetch(`${site()}${path}`);
        // One that came twice would read "DENY, DENY".
        for (const [name, value] of Object.entries(securityHeaders)) expect(answer.headers.get(name), path).toBe(value);
        const nonce = /'nonce-([^']+)' 'strict-dynamic';/.exec(
          answer.headers.get("content-security-policy") ?? "",
        )?.[1];
        const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
        expect(scripts.length, path).toBeGreaterThan(2);
        expect(
          scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`)),
          path,
        ).toEqual([]);
        nonces.add(nonce ?? "");
      }
      expect(nonces.size).toBe(4);
      const data = await fetch(`${site()}/api/auth/get-session`);
      expect(data.headers.get("content-security-policy")).toMatch(/^default-src 'none';/);
    });

    it("runs nothing that is written into a page, while the page works", async () => {
      const context = await browser().newContext();
      await context.addInitScript({
        content: `window.violated = [];
          addEventListener("securitypolicyviolation", ({ effectiveDirective }) => violated.push(effectiveDirective));`,
      });
      await context.route(`${site()}/sign-in`, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replace(/<body[^>]*>/, (tag) => `${tag}${injected}`);
        await route.fulfill({ response, body });
      });
      const page = await context.newPage();
      await page.goto(`${site()}/sign-in`);
      await page.getByRole("button", { name: signInTexts.submit, exact: true }).click();
      // The form's own script answered.
      await page.locator("input[name=email][aria-invalid=true]").waitFor();
      await page.evaluate(`Object.assign(document.body.appendChild(document.createElement("a")), {
        href: "javascript:window.ran = (window.ran ?? 0) + 1",
      }).click()`);
      const expected = ["base-uri", "frame-src", "script-src-attr", "script-src-elem", "style-src-elem"];
      await expect.poll(() => page.evaluate("[...new Set(violated)].sort()")).toEqual(expected);
      await expect.poll(() => page.evaluate("violated.length")).toBeGreaterThanOrEqual(7);
      expect(await page.evaluate("window.ran")).toBeUndefined();
      expect(policyViolations(browser()).length).toBeGreaterThanOrEqual(expected.length);
      await context.close();
    });

    it("takes reports of violations from anyone, and answers nothing", async () => {
      const answer = await fetch(`${site()}/api/csp-report`, { method: "POST", body: "[]" });
      expect([answer.status, await answer.text()]).toEqual([204, ""]);
    });
  });
}
