import { isIpAddress, isLoopbackHost, isPrivateName } from "../hosts";
import type { Finding } from "../problem";
import type { Rule } from "./rule";

/** Browsers talk to both URLs of a Convex of one's own: on other than local stacks over https, by a public name. */
export const backendIsReachable: Rule = ({ settings, environment }) => {
  if (!settings.convex || environment === "local" || environment === undefined) return [];
  const { convex } = settings;
  return (["url", "siteUrl"] as const).flatMap((key): Finding[] => {
    const text = convex[key];
    if (text === undefined) return [];
    const { protocol, hostname, host } = new URL(text);
    const path = ["convex", key];
    if (isLoopbackHost(hostname) || isIpAddress(hostname) || isPrivateName(hostname))
      return [{ path, reason: "is localhost, an IP address or a private name, which only a local stack may use" }];
    return protocol === "https:"
      ? []
      : [{ path, reason: "must start with https://; http is for local stacks", meant: `https://${host}` }];
  });
};

/** A key of another deployment, or of the development type, would push to the wrong place. The key is never shown. */
export const deployKeyFits: Rule = ({ settings, environment, secrets }) => {
  const key = secrets.get("convexDeployKey");
  const { convex } = settings;
  if (key?.value === undefined || !convex || environment === undefined) return [];
  const from = key.variable ? `(from the environment variable ${key.variable}) ` : "";
  const refuse = (reason: string): Finding[] => [{ path: ["secrets", "convexDeployKey"], reason: `${from}${reason}` }];
  const [prefix = ""] = key.value.split("|");
  const [type = "", name] = prefix.includes(":") ? prefix.split(":") : [prefix];
  if (convex.deployment === undefined)
    return /^(prod|dev|preview|project)$/.test(type) && name !== undefined
      ? refuse("is a deploy key of Convex cloud; a Convex of your own takes its admin key")
      : [];
  if (environment !== "local" && environment !== "preview" && type !== "prod")
    return refuse(`must be a deploy key of the production type in ${environment}: it starts with prod:`);
  if (environment === "preview" && type === "dev")
    return refuse("is a development key; a preview takes a deploy key of its own deployment");
  if ((type === "prod" || type === "dev") && name !== convex.deployment)
    return refuse("belongs to another deployment than prelaunch:convex.deployment");
  return [];
};

/** What people's accounts depend on cannot be switched off where they are: the policies and the functions hold it, too. */
export const protectionStaysOn: Rule = ({ settings, environment }) => {
  if (!settings.convex || environment !== "production") return [];
  const { variables = {} } = settings.convex;
  return ["AUDIT_LOG", "RATE_LIMITING"].flatMap((name): Finding[] => {
    const value = variables[name];
    if (value === undefined || value === "on") return [];
    return [{ path: ["convex", "variables", name], reason: "must be on in production: leave it out", meant: "on" }];
  });
};
