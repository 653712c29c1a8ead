import { type Check, type Finding, finding } from "../finding";
import { signOutOfNothing } from "./auth-api";
import type { Site } from "./site";

/** A cookie as an answer sets it. */
interface SetCookie {
  name: string;
  secure: boolean;
  domain: string | undefined;
  path: string | undefined;
}

/** Whether the session cookie would come back to the site's server, and over https alone. Taken from what a sign-out deletes. */
export function cookieChecks(site: Site): Check[] {
  return [
    {
      title: "session cookie",
      async run() {
        const answer = await signOutOfNothing(site);
        if (!answer.ok) return [];
        const cookies = answer.headers.getSetCookie().map(parse);
        const session = cookies.filter(({ name }) => name.endsWith("session_token"));
        return session.flatMap((cookie) => cookieFindings(cookie, site.derived.origin));
      },
    },
  ];
}

/** The prefixes that the app looks for, `app/_lib/auth-server.ts`. */
const known = /^(__Host-|__Secure-)?better-auth\.session_token$/;

export function cookieFindings({ name, secure, domain, path }: SetCookie, origin: string): Finding[] {
  const { protocol, hostname } = new URL(origin);
  const isHttps = protocol === "https:";
  const found: Finding[] = [];
  const missing = (why: string) =>
    found.push(finding("auth-session-missing", `The server will not see the session: ${why}.`));
  if (isHttps && !secure) {
    found.push(finding("auth-cookie-http", `${name} is set without Secure on ${origin}: it also travels over http.`));
  }
  if (!isHttps && (secure || name.startsWith("__"))) {
    missing(`browsers take no Secure cookie from ${origin}`);
  }
  const bare = domain?.replace(/^\./, "").toLowerCase();
  if (bare !== undefined && hostname !== bare && !hostname.endsWith(`.${bare}`)) {
    missing(`the cookie is for ${bare}, which ${hostname} does not lie in`);
  }
  if (name.startsWith("__Host-") && (domain !== undefined || (path ?? "/") !== "/")) {
    missing("a __Host- cookie may name neither a domain nor a path, so browsers drop it");
  }
  if (!known.test(name)) missing(`the app does not look for a cookie named ${name}`);
  return found;
}

export function parse(header: string): SetCookie {
  const [pair = "", ...attributes] = header.split(";").map((part) => part.trim());
  const value = (wanted: string) =>
    attributes.map((attribute) => attribute.split("=")).find(([name]) => name?.toLowerCase() === wanted)?.[1];
  return {
    name: pair.split("=")[0] ?? "",
    secure: attributes.some((attribute) => attribute.toLowerCase() === "secure"),
    domain: value("domain"),
    path: value("path"),
  };
}
