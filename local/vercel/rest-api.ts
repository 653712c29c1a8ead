import { type Context, Hono } from "hono";
import type { Deployments } from "./deployments";
import type { DeploymentEntry, ProjectEntry, VariableEntry, VercelCloud } from "./vercel-state";

/** The part of `https://api.vercel.com` that looks up and cleans up: what a recovery needs. Bearer token required, any will do. */
export function restApi(cloud: VercelCloud, deployments: Deployments): Hono {
  const { data } = cloud.state;
  const api = new Hono();
  const projectBy = (idOrName: string | undefined): ProjectEntry | undefined =>
    Object.values(data.projects).find(({ id, name }) => id === idOrName || name === idOrName);
  const missing = (context: Context, message: string) => context.json({ error: { code: "not_found", message } }, 404);

  api.use(async (context, next) => {
    const token = /^Bearer (\S+)$/.exec(context.req.header("authorization") ?? "")?.[1];
    if (token === undefined) return context.json({ error: { code: "forbidden", message: "Not authorized" } }, 403);
    return next();
  });

  api.get("/v9/projects/:project", (context) => {
    cloud.record("read", "GET /v9/projects/{project}");
    const project = projectBy(context.req.param("project"));
    return project ? context.json(projectJson(project)) : missing(context, "Project not found");
  });
  api.get("/v10/projects/:project/env", (context) => {
    cloud.record("read", "GET /v10/projects/{project}/env");
    const project = projectBy(context.req.param("project"));
    if (project === undefined) return missing(context, "Project not found");
    const envs = Object.values(data.variables).filter((entry) => entry.projectId === project.id);
    return context.json({ envs: envs.map(variableJson) });
  });
  api.get("/v9/projects/:project/domains/:domain", (context) => {
    cloud.record("read", "GET /v9/projects/{project}/domains/{domain}");
    const project = projectBy(context.req.param("project"));
    const domain = data.domains[context.req.param("domain")];
    if (project === undefined || domain?.projectId !== project.id) return missing(context, "Project Domain not found");
    const { domain: name, redirect = null, redirectStatusCode = null, gitBranch = null } = domain;
    return context.json({
      name,
      apexName: apexOf(name),
      projectId: project.id,
      redirect,
      redirectStatusCode,
      gitBranch,
      verified: true,
    });
  });
  api.get("/v6/deployments", (context) => {
    cloud.record("read", "GET /v6/deployments");
    const project = projectBy(context.req.query("projectId"));
    const found = Object.values(data.deployments).filter((entry) => entry.projectId === project?.id);
    const newestFirst = found.sort((a, b) => b.createdAt - a.createdAt);
    return context.json({
      deployments: newestFirst.map((entry) => deploymentJson(entry, project?.name ?? "")),
      pagination: { count: found.length },
    });
  });
  api.delete("/v13/deployments/:deployment", async (context) => {
    cloud.record("write", "DELETE /v13/deployments/{deployment}");
    const id = context.req.param("deployment");
    if (data.deployments[id] === undefined) return missing(context, "Deployment not found");
    await deployments.remove(id);
    return context.json({ uid: id, state: "DELETED" });
  });
  api.notFound((context) =>
    missing(context, `The local cloud does not answer ${context.req.method} ${context.req.path}.`),
  );
  return api;
}

function projectJson({ id, name, settings, createdAt, productionDeployment }: ProjectEntry) {
  const targets = productionDeployment === undefined ? {} : { production: { id: productionDeployment } };
  return {
    id,
    name,
    createdAt,
    framework: settings["framework"] ?? null,
    nodeVersion: settings["nodeVersion"],
    targets,
  };
}

/** A sensitive value is never handed out again. */
function variableJson({ id, key, targets, sensitive, value, comment, gitBranch }: VariableEntry) {
  const type = sensitive ? "sensitive" : "encrypted";
  return { id, key, target: targets, type, value: sensitive ? "" : value, comment, gitBranch: gitBranch ?? null };
}

function deploymentJson({ id, url, state, target, meta, createdAt, readyAt }: DeploymentEntry, name: string) {
  return {
    uid: id,
    name,
    url,
    state,
    readyState: state,
    target: target === "production" ? target : null,
    meta,
    created: createdAt,
    ready: readyAt,
  };
}

function apexOf(domain: string): string {
  return domain.split(".").slice(-2).join(".");
}
