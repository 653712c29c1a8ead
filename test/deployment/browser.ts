import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/**
 * The Chromium that lies in an npm package: no download, no system package. `edgePort`: all names lead to the local edge,
 * whose certificates are of the stack's own authority.
 */
export async function openBrowser(options: { edgePort?: number } = {}): Promise<Browser> {
  const toEdge = options.edgePort === undefined ? [] : [`--host-resolver-rules=MAP * 127.0.0.1:${options.edgePort}`];
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // --single-process is for small cloud functions; here a crash of one page must not end the others.
    args: [...chromium.args.filter((flag) => flag !== "--single-process" && flag !== "--no-zygote"), ...toEdge],
    headless: true,
  });
}
