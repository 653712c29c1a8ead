import type { BrowserContext, Locator, Page } from "playwright-core";
import { until } from "../until";

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
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return outlineStyle === "auto" || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2);
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
 * The same page without a mouse, for every flow that is written for a page: each click is Tab up to the control and Enter, each entry is typed, each choice made with
 * the arrow keys. Throws where a control is out of reach, where the focus cannot be seen, and where it was lost: where
 * what had it is gone and nothing of the page has it.
 */
export function keyboardPage(page: Page): Page {
  return new Proxy(page, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => asTyped(page, value.apply(target, args));
    },
  });
}

/** Whatever gives a locator gives one that types, and another page of the same visitor is one without a mouse, too. */
function asTyped(page: Page, result: unknown): unknown {
  if (typeof result !== "object" || result === null) return result;
  if ("click" in result && "fill" in result && "first" in result) return keyboardLocator(page, result as Locator);
  return "newPage" in result && "newCDPSession" in result ? keyboardContext(result as BrowserContext) : result;
}

function keyboardContext(context: BrowserContext): BrowserContext {
  return new Proxy(context, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return name === "newPage" ? async () => keyboardPage(await target.newPage()) : value.bind(target);
    },
  });
}

function keyboardLocator(page: Page, locator: Locator): Locator {
  const typed: Partial<Locator> = {
    async click() {
      await tabTo(page, locator);
      await press(page, (await locator.getAttribute("type")) === "checkbox" ? "Space" : "Enter");
    },
    async check() {
      await tabTo(page, locator);
      if (!(await locator.isChecked())) await press(page, "Space");
    },
    async fill(text) {
      await tabTo(page, locator);
      await press(page, "ControlOrMeta+A");
      await press(page, "Delete");
      await page.keyboard.type(text);
    },
    async selectOption(value) {
      await tabTo(page, locator);
      const [values, at] = (await page.evaluate(choices)) as [string[], number];
      const steps = values.indexOf(String(value)) - at;
      for (let step = 0; step < Math.abs(steps); step += 1) await press(page, steps < 0 ? "ArrowUp" : "ArrowDown");
      return [String(value)];
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

/** The values of the choice that has the focus, and the place of the one that is chosen. */
const choices = "[[...document.activeElement.options].map(({ value }) => value), document.activeElement.selectedIndex]";

/** Marks the document in which the keyboard works: in it, the focus has to be somewhere from then on. */
async function press(page: Page, key: string): Promise<void> {
  await page.evaluate("document.underKeys = location.href");
  await page.keyboard.press(key);
}

/** A page that has just come has its focus nowhere yet; so has one that a link of the app led to. */
const focusIsLost = `document.underKeys === location.href && (document.activeElement ?? document.body) === document.body`;

/** Whether what has the focus listens: what comes from the server does so only when React has taken it over. */
const listens = `!document.querySelector("script[src*='/_next/']") ||
  Object.keys(document.activeElement).some((key) => key.startsWith("__react"))`;

async function tabTo(page: Page, locator: Locator): Promise<void> {
  // A form is sent only when the page listens: until then its button is disabled, and a disabled one takes no focus.
  await locator.and(page.locator(":enabled, a, [role]")).waitFor();
  // A page on its way cannot be asked.
  const isLost = () => page.evaluate(focusIsLost).catch(() => true);
  await until(async () => !(await isLost())).catch(() => {
    throw new Error(`The focus is lost on ${page.url()}, on the way to ${locator}.`);
  });
  const inMenu = (await locator.getAttribute("role")) === "menuitem";
  // As people do who see where it stands: back, where that is the way.
  const [on, back] = inMenu ? ["ArrowDown", "ArrowUp"] : ["Tab", "Shift+Tab"];
  const key = (await isBefore(locator, page)) ? back : on;
  for (let step = 0; step < mostStops; step += 1) {
    if ((await locator.and(page.locator(":focus")).count()) > 0) {
      await until(async () => Boolean(await page.evaluate(listens).catch(() => false)));
      return requireVisibleFocus(page);
    }
    await page.keyboard.press(key);
  }
  throw new Error(`The keyboard does not reach ${locator} within ${mostStops} steps.`);
}

interface Placed {
  compareDocumentPosition(other: unknown): number;
}

/** Whether a control stands before what has the focus, in the order of the page. */
async function isBefore(locator: Locator, page: Page): Promise<boolean> {
  const [from] = await page.locator(":focus").elementHandles();
  if (!from) return false;
  // 4 is Node.DOCUMENT_POSITION_FOLLOWING.
  return locator.evaluate((element: Placed, other) => (element.compareDocumentPosition(other) & 4) !== 0, from);
}

async function requireVisibleFocus(page: Page): Promise<void> {
  if (await page.evaluate(visible)) return;
  throw new Error(`The focus cannot be seen on: ${await page.evaluate(focused)}`);
}
