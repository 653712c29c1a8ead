import type { Browser } from "playwright-core";
import { launchBrowser } from "../../acceptance/browser";

/** For whatever a page is waited for, in milliseconds: on a machine that is busy with other work a step takes many times its own time. */
const patience = 120_000;

const kept = new WeakMap<Browser, string[]>();

/**
 * A browser for the tests. `edgePort`: all names lead to the local edge, whose certificates are of the stack's own authority.
 * `debuggingPort`: where others steer it too. What the Content-Security-Policy of a page kept from happening is noted for
 * {@link policyViolations}.
 */
export async function openBrowser(options: { edgePort?: number; debuggingPort?: number } = {}): Promise<Browser> {
  const { edgePort, debuggingPort } = options;
  const browser = await launchBrowser([
    ...(edgePort === undefined ? [] : [`--host-resolver-rules=MAP * 127.0.0.1:${edgePort}`]),
    ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
  ]);
  const seen: string[] = [];
  kept.set(browser, seen);
  browser.on("context", (context) => {
    context.setDefaultTimeout(patience);
    context.on("console", (message) => {
      if (/Content[- ]Security[- ]Policy/i.test(message.text()))
        seen.push(`${message.page()?.url()}: ${message.text()}`);
    });
  });
  return browser;
}

/** What policies kept from happening in any page since the last call, by page. An app that works has none. */
export function policyViolations(browser: Browser): string[] {
  return kept.get(browser)?.splice(0) ?? [];
}
