import { setTimeout as sleep } from "node:timers/promises";

/** One page that must answer. */
export interface PageCheck {
  path: string;
  /** Text that the answer holds. */
  contains?: string;
}

export interface SiteToCheck {
  /** `https://example.com` */
  origin: string;
  /** What lets the check in. */
  headers: Record<string, string>;
  pages: readonly PageCheck[];
  /** How long a page may take to come up, in milliseconds: a new domain's certificate and DNS need a while. */
  patience: number;
  pause?: number;
  cancelled?: AbortSignal;
}

/** `protected`: the hosting asks for its own login first, so nothing can be said. */
export type CheckOutcome = { kind: "works" } | { kind: "protected" } | { kind: "broken"; failures: string[] };

const timeout = 20_000;

/** Asks for every page until all answer as they should or the patience is over. */
export async function checkSite(site: SiteToCheck): Promise<CheckOutcome> {
  const until = Date.now() + site.patience;
  for (;;) {
    const answers = await Promise.all(site.pages.map((page) => faultOf(site, page)));
    if (answers.includes("protected")) return { kind: "protected" };
    const failures = answers.filter((answer) => answer !== undefined);
    if (failures.length === 0) return { kind: "works" };
    if (Date.now() >= until) return { kind: "broken", failures };
    await sleep(site.pause ?? 2000, undefined, { signal: site.cancelled });
  }
}

async function faultOf({ origin, headers }: SiteToCheck, { path, contains }: PageCheck): Promise<string | undefined> {
  const url = new URL(path, origin);
  try {
    const response = await fetch(url, { headers, redirect: "manual", signal: AbortSignal.timeout(timeout) });
    const text = await response.text();
    // Vercel Authentication answers 401 and sets this cookie. Source: Vercel documentation of deployment protection.
    if (response.status === 401 && /_vercel_sso_nonce/.test(response.headers.get("set-cookie") ?? ""))
      return "protected";
    if (response.status !== 200) return `${url.host}${path} answers ${response.status}`;
    return contains === undefined || text.includes(contains) ? undefined : `${url.host}${path} answers something else`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${url.host}${path} does not answer (${cause instanceof Error && "code" in cause ? cause.code : "no connection"})`;
  }
}
