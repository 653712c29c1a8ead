import { z } from "zod";
import type { Settings } from "../../infra/settings";
import { derive } from "../../infra/settings";
import { type Check, type Finding, finding } from "../finding";
import type { Vendor } from "./vendor";

/*
 * Requests and answers: documentation of Vercel's REST API and the types of @vercel/sdk 1.28. Seen against the local cloud,
 * not live.
 */

const soonMs = 14 * 86_400_000;

const token = z.object({
  token: z.looseObject({
    expiresAt: z.number().nullish(),
    scopes: z.array(z.looseObject({ type: z.string(), teamId: z.string().optional() })).optional(),
  }),
});
const team = z.looseObject({
  id: z.string(),
  slug: z.string(),
  billing: z.looseObject({ plan: z.string().optional() }).nullish(),
});
const project = z.looseObject({
  id: z.string(),
  link: z.looseObject({ type: z.string(), deployHooks: z.array(z.unknown()).optional() }).nullish(),
});
const alias = z.looseObject({ projectId: z.string().nullish() });

export interface VercelLook {
  vercel: Vendor;
  settings: Settings;
  /** The stack has been brought up: its project is expected to be there. */
  isDeployed: boolean;
  now?: Date;
}

export function vercelChecks(look: VercelLook): Check[] {
  return [
    { title: "Vercel token and team", run: () => tokenFindings(look) },
    { title: "Vercel project", run: () => projectFindings(look) },
    { title: "domain at Vercel", run: () => domainFindings(look) },
  ];
}

async function tokenFindings({ vercel, settings, now = new Date() }: VercelLook): Promise<Finding[]> {
  const answer = await vercel.get("/v5/user/tokens/current");
  if (!answer.ok && (answer.status === 401 || answer.status === 403)) {
    return [finding("vercel-token", `Vercel refuses VERCEL_API_TOKEN: ${answer.message}.`)];
  }
  const found: Finding[] = [];
  const scopes = answer.ok ? (token.parse(answer.body).token.scopes ?? []) : [];
  const expires = answer.ok ? token.parse(answer.body).token.expiresAt : undefined;
  if (expires && expires - now.getTime() < soonMs) {
    found.push(
      finding("vercel-token-expires", `VERCEL_API_TOKEN ends on ${new Date(expires).toISOString().slice(0, 10)}.`),
    );
  }
  const wanted = settings.hosting.team;
  if (wanted === undefined) {
    if (scopes.length > 0 && !scopes.some(({ type }) => type === "user")) {
      found.push(
        finding(
          "vercel-token-scope",
          "The token is a team's, but prelaunch:hosting.team is not set.",
          "Write the team into prelaunch:hosting.team.",
        ),
      );
    }
    return found;
  }
  const there = await vercel.get(`/v2/teams/${encodeURIComponent(wanted)}`);
  if (!there.ok)
    return [
      ...found,
      finding("vercel-token-scope", `The token does not reach the team ${wanted}: Vercel answers ${there.status}.`),
    ];
  const { id, billing } = team.parse(there.body);
  const scoped = scopes.length === 0 || scopes.some((scope) => scope.type === "user" || scope.teamId === id);
  if (!scoped) found.push(finding("vercel-token-scope", `The token's scope is another team than ${wanted}.`));
  if (billing?.plan === "hobby") found.push(finding("vercel-plan", `The team ${wanted} is on the Hobby plan.`));
  return found;
}

async function projectFindings({ vercel, settings, isDeployed }: VercelLook): Promise<Finding[]> {
  const name = settings.hosting.project;
  const answer = await vercel.get(`/v9/projects/${encodeURIComponent(name)}`, teamQuery(settings));
  if (!answer.ok) return answer.status === 404 ? [] : [unseen("the project", answer.status)];
  const { id, link } = project.parse(answer.body);
  const found: Finding[] = [];
  if (!isDeployed)
    found.push(
      finding("vercel-project-exists", `The project ${name} exists already (${id}), and this stack does not hold it.`),
    );
  if (link) {
    const hooks = link.deployHooks?.length ?? 0;
    const what = `The project ${name} is linked to Git (${link.type})${hooks > 0 ? ` and has ${hooks} deploy hooks` : ""}.`;
    if (settings.environment === "production" || settings.environment === "staging")
      found.push(finding("vercel-git-link", what));
  }
  return found;
}

async function domainFindings({ vercel, settings }: VercelLook): Promise<Finding[]> {
  const { host } = derive(settings);
  const owner = await vercel.get(`/v4/aliases/${encodeURIComponent(host)}`, teamQuery(settings));
  if (!owner.ok) return owner.status === 404 ? [] : [unseen("the domain", owner.status)];
  const ours = await vercel.get(`/v9/projects/${encodeURIComponent(settings.hosting.project)}`, teamQuery(settings));
  const ownId = ours.ok ? project.parse(ours.body).id : undefined;
  const { projectId } = alias.parse(owner.body);
  if (!projectId || projectId === ownId) return [];
  return [finding("vercel-domain-taken", `${host} belongs to another Vercel project (${projectId}).`)];
}

function unseen(what: string, status: number): Finding {
  return finding("not-looked-at", `Vercel did not show ${what}: it answers ${status}.`);
}

/** A team is named by its id or by its slug, in different parameters. */
function teamQuery({ hosting: { team: name } }: Settings): Record<string, string | undefined> {
  return name === undefined || name.startsWith("team_") ? { teamId: name } : { slug: name };
}
