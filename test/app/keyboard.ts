import type { Locator, Page } from "playwright-core";
import type { Visitor } from "../../acceptance/flows/account";

/** Stops on a page before the end is reached: more than any page has. */
const mostStops = 150;

/** What has the focus: `tag` with the name of a field, or with the accessible text of a control. */
const focused = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return "nothing";
  const label = element.getAttribute("name") ?? element.getAttribute("aria-label") ?? element.textContent.trim();
  return element.tagName.toLowerCase() + " " + label;
})()`;

/** An outline; or, in a menu, the look of the entry that the arrow keys stand on. */
const visible = `(() => {
  if (document.activeElement.hasAttribute("data-highlighted")) return true;
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
})()`;

/** Presses Tab until the focus stands on nothing or comes round, and returns what it met. Throws where it cannot be seen. */
export async function focusOrder(page: Page): Promise<string[]> {
  const met: string[] = [];
  for (let step = 0; step < mostStops; step += 1) {
    await page.keyboard.press("Tab");
    const now = String(await page.evaluate(focused));
    if (now === "nothing" || (now === met[0] && met.length > 1)) return met;
    await requireVisibleFocus(page);
    met.push(now);
  }
  throw new Error(`The focus does not come round within ${mostStops} steps: ${met.join(", ")}`);
}

const noteFocus = `window.met = new Set();
  document.addEventListener("focusin", ({ target }) => window.met.add(target), true);`;

const notMet = `[...document.querySelectorAll("a[href], button, input, select, textarea, [tabindex]")]
  .filter((element) => element.checkVisibility() && !element.disabled && element.tabIndex >= 0 && !window.met.has(element))
  .map((element) => element.outerHTML.slice(0, 160))`;

/** The controls of the page as it is that Tab does not lead to. Throws where the focus cannot be seen. */
export async function controlsOutOfReach(page: Page): Promise<string[]> {
  await page.evaluate(noteFocus);
  await focusOrder(page);
  return (await page.evaluate(notMet)) as string[];
}

/**
 * The same visitor without a mouse: each click is Tab up to the control and Enter, each entry is typed. So the flows of the
 * acceptance suite are done with the keyboard alone. Throws where a control is out of reach, or the focus cannot be seen.
 */
export function withoutMouse(visitor: Visitor): Visitor {
  return { ...visitor, page: keyboardPage(visitor.page) };
}

function keyboardPage(page: Page): Page {
  return new Proxy(page, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => asTyped(page, value.apply(target, args));
    },
  });
}

/** Whatever gives a locator gives one that types. */
function asTyped(page: Page, result: unknown): unknown {
  return isLocator(result) ? keyboardLocator(page, result) : result;
}

function isLocator(value: unknown): value is Locator {
  return typeof value === "object" && value !== null && "click" in value && "fill" in value && "first" in value;
}

function keyboardLocator(page: Page, locator: Locator): Locator {
  const typed: Partial<Locator> = {
    async click() {
      await tabTo(page, locator);
      await page.keyboard.press((await locator.getAttribute("type")) === "checkbox" ? "Space" : "Enter");
    },
    async fill(text) {
      await tabTo(page, locator);
      await page.keyboard.press("ControlOrMeta+A");
      await page.keyboard.press("Delete");
      await page.keyboard.type(text);
    },
  };
  return new Proxy(locator, {
    get: (target, name) => {
      const own: unknown = Reflect.get(typed, name);
      if (own) return own;
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => asTyped(page, value.apply(target, args));
    },
  });
}

async function tabTo(page: Page, locator: Locator): Promise<void> {
  // A form is sent only when the page listens: until then its button is disabled, and a disabled one takes no focus.
  await locator.and(page.locator(":enabled, a, [role]")).waitFor();
  const inMenu = (await locator.getAttribute("role")) === "menuitem";
  for (let step = 0; step < mostStops; step += 1) {
    if ((await locator.and(page.locator(":focus")).count()) > 0) return requireVisibleFocus(page);
    await page.keyboard.press(inMenu ? "ArrowDown" : "Tab");
  }
  throw new Error(`The keyboard does not reach ${locator} within ${mostStops} steps.`);
}

async function requireVisibleFocus(page: Page): Promise<void> {
  if (await page.evaluate(visible)) return;
  throw new Error(`The focus cannot be seen on: ${await page.evaluate(focused)}`);
}
