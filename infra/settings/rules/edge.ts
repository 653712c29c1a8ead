import { isPrivateName, isPublicSuffix, isWithin } from "../hosts";
import { isPublic, type Rule } from "./rule";

/** The edge stands where the internet comes in, and there alone. */
export const edgeForEnvironment: Rule = ({ settings, environment, present }) => {
  if (environment === "local" && settings.edge)
    return [{ path: ["edge"], reason: "has no place on a local stack; take it out", line: "(no prelaunch:edge)" }];
  if (isPublic(environment) && !present.has("edge"))
    return [
      { path: ["edge"], reason: `is missing: ${environment} needs DNS, WAF and rate limits in front of the app` },
    ];
  return [];
};

/** The zone is the team's own, and the domain lies in it. */
export const zoneHoldsDomain: Rule = ({ settings }) => {
  const { edge, domain } = settings;
  if (!edge) return [];
  if (isPublicSuffix(edge.zone) || isPrivateName(edge.zone))
    return [{ path: ["edge", "zone"], reason: "is no domain that can be a zone; write the registered domain" }];
  if (domain === undefined || domain.includes(":") || isWithin(domain, edge.zone)) return [];
  const meant = domain.split(".").slice(-edge.zone.split(".").length).join(".");
  return [
    { path: ["edge", "zone"], reason: "does not hold prelaunch:domain, which must be the zone or a name in it", meant },
  ];
};
