import { type HostFault, hostFault, isIpAddress } from "./hosts";

/**
 * Checks the form of an origin such as `https://app.example.com` or `http://localhost:3000`. IP addresses are left to the
 * caller: a Convex deployment of one's own may have one, a site may not.
 */
export function originFault(text: string): HostFault | undefined {
  if (text.trim() === "") return { reason: "must not be empty" };
  if (text.includes("*")) return { reason: "has a wildcard; name each origin" };
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    const bare = hostFault(text.replace(/:\d+$/, "")) === undefined;
    return { reason: "must start with https://", ...(bare ? { meant: `https://${text}` } : {}) };
  }
  if (!/^https?:\/\//.test(text))
    return { reason: "must start with https:// (http:// on a local stack), in lower case" };
  if (!URL.canParse(text)) return { reason: "is not a URL" };
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return { reason: "has a user name or a password", meant: url.origin };
  if (url.search !== "" || url.hash !== "") return { reason: "has a query or a fragment", meant: url.origin };
  if (text === `${url.origin}/`) return { reason: "has a trailing slash", meant: url.origin };
  if (url.pathname !== "/") return { reason: "has a path; an origin is scheme, host and port", meant: url.origin };
  const host = text.replace(/^https?:\/\//, "").replace(/:\d+$/, "");
  const fault = isIpAddress(host) ? undefined : hostFault(host);
  if (fault) return { reason: fault.reason, ...(fault.meant ? { meant: `${url.protocol}//${fault.meant}` } : {}) };
  if (text !== url.origin) return { reason: "names the port that is meant anyway", meant: url.origin };
  return undefined;
}
