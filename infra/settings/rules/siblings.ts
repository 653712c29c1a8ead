import type { Finding } from "../problem";
import type { Rule } from "./rule";

const field = (config: Record<string, unknown>, section: string, key?: string): unknown => {
  const value = config[`prelaunch:${section}`];
  if (key === undefined) return value;
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
};

/** Two stacks on one domain, deployment or project overwrite each other: a staging run would deploy to production.
 * A zone, too: it has one ruleset for each phase, so the rules of the second stack would replace those of the first. */
export const sharesNothing: Rule = ({ settings, environment, context }) => {
  if (environment === "local") return [];
  return (context.siblings ?? [])
    .filter((sibling) => sibling.stack !== context.stack && sibling.stack !== "local")
    .flatMap(({ config, file }): Finding[] => {
      const same = (mine: unknown, theirs: unknown) => mine !== undefined && mine === theirs;
      const findings: Finding[] = [];
      const refuse = (path: string[], what: string) =>
        findings.push({ path, reason: `is the ${what} of ${file}, too: each stack needs its own` });
      if (same(settings.domain, field(config, "domain"))) refuse(["domain"], "domain");
      if (same(settings.convex?.deployment, field(config, "convex", "deployment")))
        refuse(["convex", "deployment"], "Convex deployment");
      if (same(settings.convex?.url, field(config, "convex", "url"))) refuse(["convex", "url"], "Convex backend");
      if (same(settings.edge?.zoneId, field(config, "edge", "zoneId"))) refuse(["edge", "zoneId"], "Cloudflare zone");
      if (
        same(settings.hosting?.project, field(config, "hosting", "project")) &&
        settings.hosting?.team === field(config, "hosting", "team")
      )
        refuse(["hosting", "project"], "Vercel project");
      return findings;
    });
};
