import type { Browser } from "playwright-core";
import { launchBrowser } from "../../acceptance/browser";

/** `edgePort`: all names lead to the local edge, whose certificates are of the stack's own authority. */
export function openBrowser({ edgePort }: { edgePort?: number } = {}): Promise<Browser> {
  return launchBrowser(edgePort === undefined ? [] : [`--host-resolver-rules=MAP * 127.0.0.1:${edgePort}`]);
}
