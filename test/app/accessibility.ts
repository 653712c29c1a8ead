import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** What axe finds wrong on the page as it is: rule and element, one line each. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  // A colour on its way from light to dark is in no design.
  await page.evaluate(
    "Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished))",
  );
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate("axe.run(document)")) as { violations: Violation[] };
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
