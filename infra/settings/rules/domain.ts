import { isLoopbackHost, isPrivateName, isPublicSuffix } from "../hosts";
import type { Finding } from "../problem";
import { isPublic, type Rule } from "./rule";

/** Hosts that vendors give to everybody. Cookies, reputation and edge rules need a domain of the team's own. */
const vendorHosts = [
  "vercel.app",
  "now.sh",
  "convex.site",
  "convex.cloud",
  "pages.dev",
  "workers.dev",
  "netlify.app",
  "github.io",
];

/** The domain suits the environment. */
export const domainForEnvironment: Rule = ({ settings, environment }) => {
  const { domain } = settings;
  if (domain === undefined || environment === undefined) return [];
  const [host = "", port] = domain.split(":");
  const refuse = (reason: string, meant?: string): Finding[] => [
    { path: ["domain"], reason, ...(meant ? { meant } : {}) },
  ];
  if (environment === "local") {
    if (!isLoopbackHost(host))
      return refuse("must be localhost, or a name under it, on a local stack", "localhost:3000");
    return port === undefined ? refuse("needs a port on a local stack", `${host}:3000`) : [];
  }
  if (isLoopbackHost(host)) return refuse(`is localhost, which only a local stack may have`);
  if (port !== undefined) return refuse("has a port; the hosting serves https on port 443 alone", host);
  if (isPublicSuffix(host))
    return refuse("is a public suffix, under which everybody can register; write the domain in it");
  if (isPrivateName(host)) return refuse("cannot be reached from the internet, and no certificate is issued for it");
  const vendor = isPublic(environment) ? vendorHosts.find((name) => host.endsWith(`.${name}`)) : undefined;
  return vendor ? refuse(`is a host of ${vendor}; ${environment} needs a domain of your own`) : [];
};
