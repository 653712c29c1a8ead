import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * Starts a browser without a window. On Linux the Chromium that lies in an npm package: no download, no system package.
 * Elsewhere the Chrome that is installed.
 */
export async function launchBrowser(browserArguments: readonly string[] = []): Promise<Browser> {
  if (process.platform !== "linux") {
    return playwright.launch({ channel: "chrome", args: [...browserArguments], headless: true });
  }
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // --single-process is for small cloud functions; here a crash of one page must not end the others.
    args: [
      ...chromium.args.filter((flag) => flag !== "--single-process" && flag !== "--no-zygote"),
      ...browserArguments,
    ],
    headless: true,
    // Whoever runs a suite ends it: cleaning up still needs the browser then.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}
