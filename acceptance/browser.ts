import chromium from "@sparticuz/chromium";
import { type Browser, type LaunchOptions, chromium as playwright } from "playwright-core";

/**
 * Flags of the package that are for cloud functions which print pages. The first two let the crash of one page end the
 * others; with the rest, no origin, no policy and no mixed content is judged as in a visitor's browser.
 */
const leftOut = new Set([
  "--single-process",
  "--no-zygote",
  "--disable-web-security",
  "--disable-site-isolation-trials",
  "--allow-running-insecure-content",
]);

/** How often a browser is started that ends before it is there: one in some hundreds does, on a machine that is busy. */
const starts = 3;

/**
 * Starts a browser without a window. On Linux the Chromium that lies in an npm package: no download, no system package.
 * Elsewhere the Chrome that is installed.
 */
export async function launchBrowser(browserArguments: readonly string[] = []): Promise<Browser> {
  const options = await launchOptions(browserArguments);
  for (let start = 1; start < starts; start += 1) {
    try {
      return await playwright.launch(options);
    } catch {
      // The last start says why.
    }
  }
  return playwright.launch(options);
}

async function launchOptions(browserArguments: readonly string[]): Promise<LaunchOptions> {
  if (process.platform !== "linux") return { channel: "chrome", args: [...browserArguments], headless: true };
  return {
    executablePath: await chromium.executablePath(),
    args: [...chromium.args.filter((flag) => !leftOut.has(flag)), ...browserArguments],
    headless: true,
    // Whoever runs a suite ends it: cleaning up still needs the browser then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
