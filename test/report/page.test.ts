import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../report/html";
import { makeReport } from "../../report/make-report";
import { knownRelease, mixedRelease } from "../../report/testing/known-release";
import { accessibilityFindings } from "../app/accessibility";
import { openBrowser } from "../deployment/browser";

const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-report-"));
/** Words without a space are what makes a page wider than a phone. */
const long = `seen ${"x".repeat(200)} <script>document.title = "hostile"</script>`;
let browser: Browser;

beforeAll(async () => {
  writeFileSync(path.join(folder, "mixed.html"), await renderHtml(makeReport(mixedRelease(long))));
  writeFileSync(path.join(folder, "good.html"), await renderHtml(makeReport(knownRelease())));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function onPage<Value>(
  name: string,
  options: { width?: number; dark?: boolean; script?: boolean },
  look: (page: Page, asked: string[]) => Promise<Value>,
): Promise<Value> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1200, height: 800 },
    colorScheme: options.dark ? "dark" : "light",
    javaScriptEnabled: options.script ?? true,
    // What the page forbids itself, axe needs.
    bypassCSP: true,
  });
  const asked: string[] = [];
  const page = await context.newPage();
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
  const value = await look(page, asked);
  await context.close();
  return value;
}

describe.each(["mixed", "good"])("the report (%s)", (name) => {
  it.each([
    [1200, false],
    [1200, true],
    [360, false],
    [360, true],
  ])("gives axe nothing to find at %i px, dark: %s", async (width, dark) => {
    expect(await onPage(name, { width, dark }, accessibilityFindings)).toEqual([]);
  });

  it("fits a phone, and asks for nothing but itself", async () => {
    await onPage(name, { width: 360 }, async (page, asked) => {
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      expect(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
      expect(asked.filter((url) => url.startsWith("file:"))).toHaveLength(1);
    });
  });
});

it("runs nothing that a detail says", async () => {
  expect(await onPage("mixed", {}, (page) => page.title())).toBe("Acme: pre-launch checklist of production");
});

it("opens and closes its evidence without a script", async () => {
  await onPage("good", { script: false }, async (page) => {
    const line = page.locator("#AUTH-2");
    const evidence = line.locator("dl").first();
    expect(await evidence.isVisible()).toBe(false);
    await line.locator("summary").click();
    expect(await evidence.isVisible()).toBe(true);
    expect(await evidence.innerText()).toContain("rehearsal.dsse.json");
  });
});

it("prints on paper with the evidence open", async () => {
  await onPage("good", {}, async (page) => {
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#AUTH-2 dl").first().isVisible()).toBe(true);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
  });
});
