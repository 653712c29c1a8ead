import { isIP } from "node:net";

/** What may be an origin: on the stack `local` also http on this machine. */
export interface OriginRules {
  allowLoopback: boolean;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || /^127\./.test(host) || host === "[::1]";
}

/** Names that lead nowhere but to this machine or its network. */
function isPrivateName(host: string): boolean {
  return isLoopback(host) || host === "0.0.0.0" || host === "[::]" || /\.(local|internal|lan|home\.arpa)$/.test(host);
}

/**
 * What keeps a text from being the origin of a public https site. Each entry completes a sentence that begins with the
 * name of the variable; the text itself is in none of them.
 */
export function originFaults(text: string, { allowLoopback }: OriginRules): string[] {
  if (text.includes("*")) return ["contains a wildcard"];
  if (!URL.canParse(text)) return ["is not a URL"];
  const url = new URL(text);
  if (allowLoopback && url.protocol === "http:" && isLoopback(url.hostname)) return formFaults(text, url);

  const faults = formFaults(text, url);
  if (url.protocol !== "https:") faults.push("does not begin with https://");
  if (isPrivateName(url.hostname)) faults.push("points at this machine or its network");
  else if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0) faults.push("names an IP address and not a domain");
  else if (!url.hostname.includes(".")) faults.push("names a host without a domain");
  return faults;
}

function formFaults(text: string, url: URL): string[] {
  if (url.username !== "" || url.password !== "") return ["carries a user name or password"];
  if (url.search !== "" || url.hash !== "") return ["has a query or fragment"];
  if (url.pathname !== "/" || text.endsWith("/")) return ["has a path or a trailing slash"];
  if (url.origin !== text) return ["is not written as a browser sends it (lower case, no default port)"];
  return [];
}

/** The host of an origin, or `undefined`. */
export function hostOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).hostname : undefined;
}

/** Suffixes under which everybody can register, of the vendors that this kit deploys to and the usual registries. */
const sharedSuffixes = [
  "vercel.app",
  "now.sh",
  "convex.site",
  "convex.cloud",
  "pages.dev",
  "workers.dev",
  "netlify.app",
  "github.io",
  "co.uk",
  "com.au",
  "co.jp",
];

/** A name with one label, or one under which strangers have hosts: cookies and passkeys of it are theirs, too. */
export function isTooWide(host: string): boolean {
  return (!host.includes(".") && host !== "localhost") || sharedSuffixes.includes(host);
}

/** A host that the internet does not reach: this machine, its network, an IP address, a name without a domain. */
export function isUnreachable(host: string): boolean {
  return isPrivateName(host) || isIP(host.replace(/^\[|\]$/g, "")) !== 0 || !host.includes(".");
}

/** What keeps a text from being a URL that others reach over https. Each entry completes a sentence that begins with its name. */
export function publicUrlFaults(text: unknown): string[] {
  if (typeof text !== "string" || !URL.canParse(text)) return ["is no URL"];
  const { protocol, hostname, username, password } = new URL(text);
  return [
    ...(protocol === "https:" ? [] : ["is not https"]),
    ...(isUnreachable(hostname) ? ["points at this machine, its network or an IP address"] : []),
    ...(username === "" && password === "" ? [] : ["carries a user name or password"]),
  ];
}
