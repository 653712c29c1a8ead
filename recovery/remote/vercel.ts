import { z } from "zod";
import { RecoveryError } from "../errors";
import type { StateResource } from "../stack-export";
import { type Lookup, onlyOne, optionalTextInput, textInput } from "./lookup";

/*
 * Requests and import ids: documentation of Vercel's REST API and of pulumiverse/vercel 5.4.1. Seen against the local
 * cloud, not live.
 */

/** Clocks of two machines differ; an object older than this before the update is not the update's. */
const CLOCK_DIFFERENCE_MS = 5 * 60_000;

const project = z.object({
  id: z.string(),
  createdAt: z.number().optional(),
  targets: z.object({ production: z.object({ id: z.string() }).nullish() }).nullish(),
});

export const vercelProject: Lookup = async (resource, { vercel, isKnown, startedAt }) => {
  const name = textInput(resource, "name");
  const answer = await vercel.get(`/v9/projects/${encodeURIComponent(name)}`, teamQuery(resource));
  if (answer === undefined) return { kind: "forget", why: `Vercel has no project ${name}` };
  const { id, createdAt } = project.parse(answer);
  if (isKnown(resource.type, id)) return { kind: "forget", why: `the project ${name} is already in the state` };
  if (startedAt !== undefined && createdAt !== undefined && createdAt < startedAt.getTime() - CLOCK_DIFFERENCE_MS) {
    throw new RecoveryError(
      "ERR_RECOVERY_FOREIGN",
      `Vercel had the project ${name} (${id}) before the crashed update began, so it is not this stack's: name another in prelaunch:hosting.project, or take it over yourself with \`pulumi import ${resource.type} ${logicalName(resource)} ${id}\`.`,
    );
  }
  return { kind: "exists", importId: teamPrefix(resource) + id, what: `Vercel project ${name} (${id})` };
};

const variables = z.object({
  envs: z.array(
    z.object({
      id: z.string(),
      key: z.string(),
      target: z.union([z.array(z.string()), z.string()]).optional(),
      gitBranch: z.string().nullish(),
    }),
  ),
});

export const vercelVariable: Lookup = async (resource, { vercel, isKnown }) => {
  const projectId = textInput(resource, "projectId");
  const key = textInput(resource, "key");
  const targets = z.array(z.string()).catch([]).parse(resource.inputs?.["targets"]);
  const branch = optionalTextInput(resource, "gitBranch") ?? null;
  const answer = await vercel.get(`/v10/projects/${projectId}/env`, teamQuery(resource));
  const found = onlyOne(
    variables
      .parse(answer ?? { envs: [] })
      .envs.filter((entry) => entry.key === key && (entry.gitBranch ?? null) === branch)
      .filter((entry) => [entry.target ?? []].flat().some((target) => targets.includes(target)))
      .filter((entry) => !isKnown(resource.type, entry.id)),
    resource,
  );
  if (found === undefined) return { kind: "forget", why: `the project has no other variable ${key}` };
  return {
    kind: "exists",
    importId: `${teamPrefix(resource)}${projectId}/${found.id}`,
    what: `Vercel variable ${key} (${found.id})`,
  };
};

export const vercelDomain: Lookup = async (resource, { vercel, isKnown }) => {
  const projectId = textInput(resource, "projectId");
  const domain = textInput(resource, "domain");
  const answer = await vercel.get(
    `/v9/projects/${projectId}/domains/${encodeURIComponent(domain)}`,
    teamQuery(resource),
  );
  if (answer === undefined) return { kind: "forget", why: `the project does not have the domain ${domain}` };
  if (isKnown(resource.type, domain)) return { kind: "forget", why: `the domain ${domain} is already in the state` };
  return {
    kind: "exists",
    importId: `${teamPrefix(resource)}${projectId}/${domain}`,
    what: `Vercel domain ${domain}`,
  };
};

const deployments = z.object({
  deployments: z.array(
    z.object({ uid: z.string(), state: z.string().optional(), meta: z.record(z.string(), z.unknown()).optional() }),
  ),
});

/**
 * The provider has no import for deployments, so what was made goes, and `up` deploys again. One that already serves the
 * production domain stays by default, or the site would be down until then: the next deployment takes its place, and
 * Vercel's retention removes it like every earlier release.
 */
export const vercelDeployment: Lookup = async (resource, { vercel, isKnown, liveDeployment }) => {
  const projectId = textInput(resource, "projectId");
  const meta = z.record(z.string(), z.string()).catch({}).parse(resource.inputs?.["meta"]);
  const query = { ...teamQuery(resource), projectId, limit: "100" };
  const same = (candidate: Record<string, unknown> | undefined) =>
    Object.entries(meta).length > 0 && Object.entries(meta).every(([key, value]) => candidate?.[key] === value);
  const answer = deployments.parse((await vercel.get("/v6/deployments", query)) ?? { deployments: [] });
  const made = answer.deployments.filter((entry) => same(entry.meta) && !isKnown(resource.type, entry.uid));
  if (made.length === 0) return { kind: "forget", why: "Vercel has no such deployment" };

  const owner = project.safeParse(await vercel.get(`/v9/projects/${projectId}`, teamQuery(resource)));
  const live = owner.success ? owner.data.targets?.production?.id : undefined;
  const going = made.filter(({ uid }) => uid !== live || liveDeployment === "delete");
  if (going.length === 0) return { kind: "forget", why: `the deployment ${live} is live and stays until the next one` };
  return {
    kind: "remove",
    what: `Vercel deployment ${going.map(({ uid }) => uid).join(", ")}`,
    remove: async () => {
      for (const { uid } of going) await vercel.delete(`/v13/deployments/${uid}`, teamQuery(resource));
    },
  };
};

/** A team is named by its id or by its slug, in different parameters. */
function teamQuery(resource: StateResource): Record<string, string | undefined> {
  const team = optionalTextInput(resource, "teamId");
  return team === undefined || team.startsWith("team_") ? { teamId: team } : { slug: team };
}

function teamPrefix(resource: StateResource): string {
  const team = optionalTextInput(resource, "teamId");
  return team === undefined ? "" : `${team}/`;
}

function logicalName(resource: StateResource): string {
  return resource.urn.split("::").at(-1) ?? "name";
}
