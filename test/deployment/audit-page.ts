import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import type { Person, Visitor } from "../../acceptance/flows/account";
import { auditTexts as texts } from "../../app/_lib/audit-texts";
import { accessibilityFindings } from "../app/accessibility";
import { watchTraffic } from "../app/traffic";

/** An admin reads the audit log after having banned a person: finds it, narrows the list, takes it along. */
export async function readsAuditLog(admin: Visitor, banned: Person): Promise<void> {
  const page = await admin.page.context().newPage();
  const traffic = watchTraffic(page);
  await page.goto(`${admin.baseUrl}/admin/audit`);
  const entries = page.getByTestId("audit").getByRole("listitem");
  // The sessions of who is banned end after the ban: their entries are newer.
  const ban = entries.filter({ hasText: "user.banned" }).first();
  await ban.waitFor();
  expect(await ban.textContent()).toContain(texts.about(banned.email));
  expect(await accessibilityFindings(page)).toEqual([]);
  await expect.poll(() => traffic().subscriptions, { timeout: 60_000 }).toEqual(["auth:currentUser"]);

  await page.getByLabel(texts.what).selectOption("failure");
  await entries.first().filter({ hasText: "sign_in.failed" }).waitFor();
  expect(await entries.filter({ hasNotText: texts.refused }).count()).toBe(0);
  await page.getByLabel(texts.what).selectOption("user.created");
  await page.getByLabel(texts.person).fill(banned.email);
  await page.getByLabel(texts.personAs).selectOption("subject");
  await expect.poll(() => entries.count(), { timeout: 60_000 }).toBe(1);
  await page.getByLabel(texts.person).fill("nobody@example.com");
  await page.getByText(texts.noPerson).waitFor();
  await page.getByLabel(texts.person).fill("");

  for (const format of ["jsonl", "csv"] as const) {
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: texts.exports[format] }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toMatch(new RegExp(`^audit-log-\\d{4}-\\d{2}-\\d{2}\\.${format}$`));
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split(/\r?\n/);
    expect(lines.filter((line) => line.includes("user.created")).length).toBe(
      lines.length - (format === "csv" ? 1 : 0),
    );
    expect(lines.length).toBeGreaterThan(1);
  }
  await page.getByLabel(texts.what).selectOption("audit.exported");
  await expect.poll(() => entries.count(), { timeout: 60_000 }).toBe(2);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(320);
  await page.close();
}
