import { foreignDeployments } from "../../contract/deployment-urls";
import { type Check, type Finding, finding } from "../finding";
import type { Site } from "./site";

const mostHops = 10;
const mostScripts = 30;

/** What a visitor meets: that pages come at all, that redirects end, that the browser is led to this stack's deployment. */
export function pageChecks(site: Site): Check[] {
  return [
    { title: "the site answers", run: () => reachFindings(site) },
    { title: "redirects end", run: () => loopFindings(site) },
    { title: "deployment in the pages", run: () => deploymentFindings(site) },
    { title: "diagnostics", run: () => diagnosticsFindings(site) },
  ];
}

async function reachFindings(site: Site): Promise<Finding[]> {
  try {
    const answer = await site.ask("/");
    if (site.isClosed(answer)) return [finding("site-closed", "The launch is closed: pages were not looked at.")];
    if (answer.status < 400) return [];
    return [finding("site-unreachable", `${site.derived.origin}/ answers ${answer.status}.`)];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return [finding("site-unreachable", `${site.derived.origin} does not answer: ${cause}.`)];
  }
}

/** Once as a stranger, once with a session cookie that is worth nothing any more: both must come to a page. */
async function loopFindings(site: Site): Promise<Finding[]> {
  const { origin } = site.derived;
  const prefix = origin.startsWith("https:") ? "__Host-better-auth" : "better-auth";
  const found: Finding[] = [];
  for (const [who, cookie] of [
    ["a stranger", undefined],
    ["somebody whose session has ended", `${prefix}.session_token=ended.ended`],
  ] as const) {
    for (const start of ["/", "/sign-in", "/dashboard"]) {
      const loop = await follow(site, start, cookie);
      if (loop !== undefined) found.push(finding("auth-refresh-loop", `${start} sends ${who} in circles: ${loop}.`));
    }
  }
  return found;
}

/** The way of a redirect that does not end; `undefined` for one that does, or that leaves the site. */
async function follow(site: Site, start: string, cookie: string | undefined): Promise<string | undefined> {
  const way: string[] = [];
  let next = new URL(start, site.derived.origin);
  while (way.length < mostHops) {
    if (way.includes(next.href))
      return [...way, next.href].map((url) => url.replace(site.derived.origin, "")).join(" → ");
    way.push(next.href);
    const answer = await site.ask(next.href, cookie === undefined ? {} : { headers: { cookie } });
    const location = answer.headers.get("location") ?? refreshOf(answer);
    await answer.body?.cancel();
    if (location === null || (answer.status < 300 && refreshOf(answer) === null)) return undefined;
    next = new URL(location, next);
    if (next.origin !== site.derived.origin) return undefined;
  }
  return `${mostHops} redirects and no end`;
}

function refreshOf(answer: Response): string | null {
  return /url=(.+)$/i.exec(answer.headers.get("refresh") ?? "")?.[1] ?? null;
}

/** What is compiled into the scripts decides which deployment browsers talk to. */
async function deploymentFindings(site: Site): Promise<Finding[]> {
  const { convex } = site.derived;
  const page = await site.ask("/sign-in");
  if (!page.ok) return [];
  const policy = page.headers.get("content-security-policy") ?? "";
  const html = await page.text();
  const scripts = [...html.matchAll(/<script[^>]+src="(\/[^"]+)"/g)]
    .map(([, source]) => source ?? "")
    .slice(0, mostScripts);
  const texts = await Promise.all(scripts.map(async (source) => (await site.ask(source)).text().catch(() => "")));
  const wanted = [convex.url, convex.siteUrl].map(String);
  const other = foreignDeployments([policy, html, ...texts].join("\n"), wanted);
  if (other.length === 0) return [];
  return [
    finding(
      "auth-wrong-deployment",
      `Pages lead browsers to ${other.join(", ")}; the settings name ${wanted.join(" and ")}.`,
    ),
  ];
}

/** On this machine the app itself tells what it sees; anywhere else it must not. */
async function diagnosticsFindings(site: Site): Promise<Finding[]> {
  const { convex, isLoopback, origin } = site.derived;
  const answer = await site.ask("/api/diagnostics");
  if (!isLoopback) {
    return answer.ok ? [finding("diagnostics-open", `${origin}/api/diagnostics answers everyone.`)] : [];
  }
  if (!answer.ok) return [];
  const seen = (await answer.json()) as { convex?: { url?: string; siteUrl?: string }; requestOrigin?: string };
  const found: Finding[] = [];
  if (seen.convex?.url !== convex.url || seen.convex.siteUrl !== convex.siteUrl) {
    const what = `The app talks to ${seen.convex?.url} and ${seen.convex?.siteUrl}`;
    found.push(finding("auth-wrong-deployment", `${what}; the settings name ${convex.url} and ${convex.siteUrl}.`));
  }
  if (seen.requestOrigin !== origin) {
    found.push(finding("auth-origin", `The app sees requests to ${origin} as sent to ${seen.requestOrigin}.`));
  }
  return found;
}
