import { acceptanceHeader } from "../../contract/acceptance";
import { derive, type Settings } from "../../infra/settings";
import type { Derived } from "../../infra/settings/derived";

/** A deployed site as the doctor sees it: through the same door as every visitor. */
export interface Site {
  settings: Settings;
  derived: Derived;
  /** Asks the site; follows no redirect. Path from the root, or a URL of the site. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Asks where the functions serve HTTP, past the site. */
  askFunctions(path: string, init?: RequestInit): Promise<Response>;
  /** Variables of the functions; `undefined`: there is no key to read them with. */
  variables: Record<string, string> | undefined;
  /** The launch is closed and nothing opens it here. */
  isClosed(answer: Response): boolean;
}

export interface SiteOptions {
  settings: Settings;
  variables: Record<string, string> | undefined;
  /** Lets a request through while the launch is closed: the stack output `acceptanceSecret`. */
  acceptanceSecret: string | undefined;
  fetch?: typeof globalThis.fetch;
}

const timeoutMs = 20_000;

export function siteOf({ settings, variables, acceptanceSecret, fetch = globalThis.fetch }: SiteOptions): Site {
  const derived = derive(settings);
  const ask = (url: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (acceptanceSecret && url.startsWith(derived.origin)) headers.set(acceptanceHeader, acceptanceSecret);
    return fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeoutMs), ...init, headers });
  };
  return {
    settings,
    derived,
    variables,
    ask: (path, init) => ask(new URL(path, derived.origin).href, init),
    askFunctions: (path, init) => ask(`${derived.convex.siteUrl}${path}`, init),
    // The rule of a closed launch answers 403 to everyone; so does nothing else for a page.
    isClosed: (answer) => settings.gate.launch === "closed" && answer.status === 403,
  };
}
