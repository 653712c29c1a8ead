import { isIP } from "node:net";
import { domainToASCII, domainToUnicode } from "node:url";
import { getPublicSuffix } from "tldts";

/** What is wrong with a text that should be a host name, and the text that was probably meant. */
export interface HostFault {
  reason: string;
  meant?: string;
}

/** Names that no public certificate authority issues for. Sources: RFC 6761, 6762, 7686, 8375, 9476; ICANN's `.internal`. */
const privateNames = [
  "localhost",
  "local",
  "test",
  "invalid",
  "internal",
  "lan",
  "home",
  "corp",
  "onion",
  "home.arpa",
  "alt",
];

const isUnder = (host: string, parent: string) => host === parent || host.endsWith(`.${parent}`);

/** `localhost` and the names under it, which browsers treat as a secure context without TLS. */
export function isLoopbackHost(host: string): boolean {
  return isUnder(host, "localhost");
}

/** True when `host` is `zone` or lies in it. */
export function isWithin(host: string, zone: string): boolean {
  return isUnder(host, zone);
}

/** IPv4 in every spelling that browsers take (also `0x7f.1`), IPv6 with or without brackets. */
export function isIpAddress(host: string): boolean {
  if (isIP(host.replace(/^\[|\]$/g, "")) !== 0) return true;
  const url = `https://${host}/`;
  return URL.canParse(url) && isIP(new URL(url).hostname.replace(/^\[|\]$/g, "")) !== 0;
}

/** A name that cannot be reached from the internet. */
export function isPrivateName(host: string): boolean {
  return !host.includes(".") || privateNames.some((name) => isUnder(host, name));
}

/** A name under which everybody can register, such as `com`, `co.uk`, `vercel.app`. */
export function isPublicSuffix(host: string): boolean {
  return getPublicSuffix(host, { allowPrivateDomains: true }) === host;
}

/**
 * Scripts mixed in one label are how look-alike names are made (`ex\u0430mple.com`). Latin beside the scripts of Chinese,
 * Japanese and Korean is everyday use. Source: Unicode TS 39, section 5.2, "highly restrictive".
 */
function mixesScripts(label: string): boolean {
  const scripts = [
    "Latin",
    "Cyrillic",
    "Greek",
    "Arabic",
    "Hebrew",
    "Armenian",
    "Cherokee",
    "Devanagari",
    "Thai",
  ].filter((script) => new RegExp(`\\p{Script=${script}}`, "u").test(label));
  const eastAsian =
    /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Bopomofo}/u.test(label);
  return scripts.length > 1 || (eastAsian && scripts.some((script) => script !== "Latin"));
}

function labelFault(label: string): string | undefined {
  if (label === "") return "has an empty part between two dots";
  if (label.length > 63) return "has a part of more than 63 characters";
  if (!/^[a-z0-9-]+$/.test(label)) return "may hold only letters a to z, digits and hyphens between the dots";
  if (label.startsWith("-") || label.endsWith("-")) return "has a part that starts or ends with a hyphen";
  if (!label.startsWith("xn--")) return undefined;
  const decoded = domainToUnicode(label);
  if (decoded === "" || decoded === label || domainToASCII(decoded) !== label)
    return "has an xn-- part that stands for no name";
  if (mixesScripts(decoded)) return "mixes scripts in one part, as look-alike names do";
  return undefined;
}

/** Cuts a URL, an address or a name with a port down to the host. */
function bareHost(text: string): string {
  return text
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, "")
    .replace(/[/?#].*$/s, "")
    .replace(/^.*@/s, "")
    .replace(/:\d*$/, "")
    .replace(/^(\*\.)+/, "")
    .replace(/\.+$/, "")
    .toLowerCase();
}

function shapeFault(text: string): string | undefined {
  if (text.trim() === "") return "must not be empty";
  if (/\s/.test(text)) return "has white space";
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return "has a scheme; write the host alone";
  if (text.includes("@")) return "has a user name in front of the host";
  if (/\/$/.test(text) && !/\/./.test(text)) return "has a trailing slash";
  if (text.includes("?") || text.includes("#")) return "has a query or a fragment";
  if (text.includes("/")) return "has a path";
  if (isIpAddress(text) || /^\[?[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*\]?(:\d+)?$/i.test(text))
    return "is an IP address; certificates, cookies and passkeys need a name";
  if (text.includes(":")) return "has a port";
  if (text.includes("*")) return "is a wildcard; name one host";
  if (text.endsWith(".")) return "ends with a dot";
  if (text !== text.toLowerCase()) return "must be in lower case";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  if (/[^\u0000-\u007f]/.test(text))
    return "has letters outside ASCII; write the xn-- form, which DNS and certificates use";
  if (text.length > 253) return "is longer than 253 characters";
  return undefined;
}

/** Checks the form of a host name. Whether the name suits an environment is for the rules to say. */
export function hostFault(text: string): HostFault | undefined {
  const reason =
    shapeFault(text) ??
    text
      .split(".")
      .map(labelFault)
      .find((fault) => fault !== undefined);
  if (reason === undefined) return undefined;
  const meant = domainToASCII(bareHost(text));
  const useful =
    meant !== "" && meant.includes(".") && !isIpAddress(meant) && meant.split(".").every((label) => !labelFault(label));
  return useful ? { reason, meant } : { reason };
}
