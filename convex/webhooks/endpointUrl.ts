import ipaddr from "ipaddr.js";
import { isLoopbackAddress, isPublicAddress } from "./publicAddress";

/** What a delivery may reach. On a local stack, and nowhere else, also this machine, and without TLS. */
export interface Reach {
  local: boolean;
}

export type UrlProblem = "malformed" | "not_https" | "has_credentials" | "private";

const longestUrl = 1000;

/** As far as the text alone says it: the addresses of a name are judged when it is called, each time. */
export function endpointUrlProblem(text: string, { local }: Reach): UrlProblem | undefined {
  if (text.length > longestUrl || !URL.canParse(text)) return "malformed";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "malformed";
  if (url.username !== "" || url.password !== "") return "has_credentials";
  if (url.protocol === "http:" && !local) return "not_https";
  const host = hostOf(url);
  const isLocalName = host === "localhost" || host.endsWith(".localhost");
  if (ipaddr.isValid(host) ? isReachable(host, { local }) : local || !isLocalName) return undefined;
  return "private";
}

export function isReachable(address: string, { local }: Reach): boolean {
  return isPublicAddress(address) || (local && isLoopbackAddress(address));
}

/** The host without the brackets of IPv6. URL has made dotted numbers of decimal, octal and hexadecimal forms. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

export function reachOf(environment: Record<string, string | undefined>): Reach {
  return { local: environment["PRELAUNCH_ENVIRONMENT"] === "local" };
}
