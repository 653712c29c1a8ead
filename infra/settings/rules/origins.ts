import { isIpAddress, isLoopbackHost, isPrivateName, isPublicSuffix, isWithin } from "../hosts";
import type { Finding } from "../problem";
import { siteOf } from "../site";
import type { Rule } from "./rule";

/** Whoever is trusted can act for a signed-in person: only https, only what the internet agrees on, each once. */
export const originsAreSafe: Rule = ({ settings, environment }) => {
  const own = settings.domain === undefined ? undefined : siteOf(settings.domain).origin;
  const list = settings.auth?.trustedOrigins ?? [];
  return list.flatMap((origin, index): Finding[] => {
    const path = ["auth", "trustedOrigins", index];
    const { protocol, hostname, host } = new URL(origin);
    if (isIpAddress(hostname)) return [{ path, reason: "is an IP address; browsers and certificates need a name" }];
    if (String(origin) === String(own))
      return [{ path, reason: "is the site itself, which is always trusted; take it out", line: "trustedOrigins: []" }];
    if (list.indexOf(origin) !== index) return [{ path, reason: "is in the list twice" }];
    if (environment === "local" || environment === undefined) return [];
    if (isLoopbackHost(hostname)) return [{ path, reason: "is localhost, which only a local stack may trust" }];
    if (protocol !== "https:")
      return [{ path, reason: "must start with https://; http is for local stacks", meant: `https://${host}` }];
    return isPrivateName(hostname) ? [{ path, reason: "cannot be reached from the internet" }] : [];
  });
};

/** A cookie domain reaches every host under it, so it must be the team's. */
export const cookieDomainIsOwn: Rule = ({ settings, environment }) => {
  const cookieDomain = settings.auth?.cookieDomain;
  if (cookieDomain === undefined || settings.domain === undefined) return [];
  const path = ["auth", "cookieDomain"];
  if (environment === "local")
    return [{ path, reason: "has no effect on localhost; take it out", line: "(no cookieDomain)" }];
  if (isPublicSuffix(cookieDomain)) return [{ path, reason: "is a public suffix; browsers refuse such cookies" }];
  const host = siteOf(settings.domain).host;
  return isWithin(host, cookieDomain)
    ? []
    : [{ path, reason: "does not hold prelaunch:domain; browsers refuse such cookies", meant: host }];
};
