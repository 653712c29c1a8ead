import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * With these two, which the package sets for small cloud functions, all contexts of a browser share one cookie jar
 * for `fetch`: a second person in the same browser would sign in as the first.
 */
const unfit = new Set(["--single-process", "--no-zygote"]);

/** The Chromium that the npm package ships, for several people at once. `more` is added to its arguments. */
export async function launchBrowser(more: string[] = []): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((argument) => !unfit.has(argument)), ...more],
    headless: true,
  });
}
