import type { Page } from "playwright-core";
import type { Person, Visitor } from "../../acceptance/flows/account";
import { accountTexts, signInTexts } from "../../app/_lib/texts";
import { until } from "../until";

/** What has the focus: `tag` with the name of a field, or with the accessible text of a control. */
const focused = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nothing";
  const label = element.getAttribute("name") ?? element.getAttribute("aria-label") ?? element.textContent.trim();
  return element.tagName.toLowerCase() + " " + label;
})()`;

const outline = `(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
})()`;

/** Presses Tab until the focus stands on nothing or comes round, and returns what it met. Throws where it cannot be seen. */
export async function focusOrder(page: Page, most = 40): Promise<string[]> {
  const met: string[] = [];
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    const now = String(await page.evaluate(focused));
    if (now === "nothing" || now === met[0]) return met;
    if (!(await page.evaluate(outline))) throw new Error(`The focus cannot be seen on: ${now}`);
    met.push(now);
  }
  throw new Error(`The focus does not come round within ${most} steps: ${met.join(", ")}`);
}

/** Signs in with the keyboard alone, from the top of the page. Ends on the dashboard. */
export async function signInByKeyboard({ page, baseUrl }: Visitor, person: Person): Promise<void> {
  await page.goto(`${baseUrl}/sign-in`);
  await page.getByRole("button", { name: signInTexts.submit, exact: true, disabled: false }).waitFor();
  await tabTo(page, "input email");
  await page.keyboard.type(person.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${baseUrl}/dashboard`);
}

/** Signs out with the keyboard alone, by the menu. */
export async function signOutByKeyboard({ page, baseUrl }: Visitor): Promise<void> {
  await tabTo(page, "button Account of");
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: accountTexts.signOut }).waitFor();
  // The menu takes the focus a moment after it shows, and loses no key then.
  await until(async () => {
    if (String(await page.evaluate(focused)).endsWith(` ${accountTexts.signOut}`)) return true;
    await page.keyboard.press("ArrowDown");
    return false;
  });
  await page.keyboard.press("Enter");
  await page.waitForURL(`${baseUrl}/sign-out`);
}

async function tabTo(page: Page, start: string, most = 40): Promise<void> {
  for (let step = 0; step < most; step += 1) {
    await page.keyboard.press("Tab");
    if (String(await page.evaluate(focused)).startsWith(start)) return;
  }
  throw new Error(`The keyboard does not reach "${start}" within ${most} steps.`);
}
