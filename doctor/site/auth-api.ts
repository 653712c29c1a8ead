import { z } from "zod";
import { isSocialProvider } from "../../contract/social-providers";
import { type Check, type Finding, finding } from "../finding";
import type { Site } from "./site";

/** The auth API of a site: what its answers say of origin, adapter and callback URLs. */
export function authApiChecks(site: Site): Check[] {
  return [
    { title: "auth API", run: () => adapterFindings(site) },
    { title: "origin of the site", run: () => originFindings(site) },
    { title: "callback URLs", run: () => callbackFindings(site) },
  ];
}

/** A stranger's session is `null`. Anything else says that the functions cannot look for one. */
async function adapterFindings(site: Site): Promise<Finding[]> {
  const path = `${site.derived.basePath}/get-session`;
  const [answer, direct] = await Promise.all([site.ask(path), site.askFunctions(path)]);
  if (site.isClosed(answer)) return [];
  const text = await direct.text();
  if (direct.status === 404)
    return [finding("auth-adapter", `The functions do not serve ${path}: they are not pushed, or serve another path.`)];
  if (direct.status >= 500)
    return [
      finding(
        "auth-adapter",
        `The functions answer ${direct.status}${codeIn(text)} where a stranger's session is asked for.`,
      ),
    ];
  if (!direct.ok || text.trim() !== "null")
    return [finding("auth-adapter", `The functions answer ${direct.status} where a stranger's session is null.`)];
  if (answer.ok) return [];
  return [finding("auth-adapter", `The functions are well, but the site answers ${answer.status} for ${path}.`)];
}

/** Ends no session: it carries none. A cookie of ours makes the server judge the origin, as it does for every form. */
export function signOutOfNothing(site: Site): Promise<Response> {
  return site.ask(`${site.derived.basePath}/sign-out`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: site.derived.origin, cookie: "prelaunch-doctor=1" },
    body: "{}",
  });
}

async function originFindings(site: Site): Promise<Finding[]> {
  const answer = await signOutOfNothing(site);
  if (answer.status !== 403) return [];
  const text = await answer.text();
  // The edge of a closed launch answers 403, too, without a code.
  if (site.isClosed(answer) && codeIn(text) === "") return [];
  const { SITE_URL } = site.variables ?? {};
  const known = SITE_URL === undefined ? "" : `; SITE_URL of the functions is ${SITE_URL}`;
  return [finding("auth-origin", `The auth API refuses requests from ${site.derived.origin}${codeIn(text)}${known}.`)];
}

const started = z.object({ url: z.string() });

/** Starts a sign-in as the button does, and looks where the provider would send people back to. */
async function callbackFindings(site: Site): Promise<Finding[]> {
  const { basePath, callbackUrls, origin } = site.derived;
  const found: Finding[] = [];
  for (const [id, wanted] of Object.entries(callbackUrls)) {
    const social = isSocialProvider(id);
    const answer = await site.ask(`${basePath}/sign-in/${social ? "social" : "oauth2"}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin },
      body: JSON.stringify({
        ...(social ? { provider: id } : { providerId: id }),
        callbackURL: "/",
        disableRedirect: true,
      }),
    });
    if (site.isClosed(answer)) return [finding("site-closed", "The launch is closed.")];
    if (answer.status === 403) continue;
    const parsed = started.safeParse(await answer.json().catch(() => undefined));
    if (!parsed.success) {
      found.push(
        finding("auth-callback", `The sign-in by ${id} does not start: the auth API answers ${answer.status}.`),
      );
      continue;
    }
    const sent = new URL(parsed.data.url).searchParams.get("redirect_uri");
    if (sent !== wanted)
      found.push(finding("auth-callback", `${id} is told to send people back to ${sent}, not to ${wanted}.`));
  }
  return found;
}

/** The code of an error body: Better Auth's or ours. */
function codeIn(text: string): string {
  const code = /"code"\s*:\s*"([A-Z_]{3,60})"/.exec(text)?.[1];
  return code === undefined ? "" : ` (${code})`;
}
