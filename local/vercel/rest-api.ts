import { type Context, Hono } from "hono";
import { rateLimited } from "../faults/rate-limit";
import { type RequestCount, requestCount } from "../faults/request-count";
import { bearerToken, isOneOf } from "../provider-stand-in/bearer-token";
import { accountApi } from "./account-api";
import type { Deployments } from "./deployments";
import { deploymentJson, deploymentSummary, domainJson, fileTree, projectJson, variableJson } from "./rest-json";
import { VercelError } from "./vercel-error";
import type { DeploymentEntry, ProjectEntry, VercelCloud } from "./vercel-state";

/**
 * Vercel counts by endpoint and tells the rest in headers; the numbers of each endpoint are not published. This one is
 * ours: it lets every command of the kit pass and stops a loop.
 */
const endpointLimit = { limit: 300, windowSeconds: 60 };

/**
 * The part of `https://api.vercel.com` that looks up, takes back and cleans up: what a recovery, a gate and a doctor need.
 * The answers are held against the response schemas of `@vercel/sdk` in a test.
 * Sources: https://vercel.com/docs/rest-api/reference/endpoints/projects, https://vercel.com/docs/rest-api/reference/endpoints/deployments
 */
export function restApi(cloud: VercelCloud, deployments: Deployments, tokens: readonly string[]): Hono {
  const { data } = cloud.state;
  const api = new Hono();
  const projectBy = (idOrName: string | undefined): ProjectEntry | undefined =>
    Object.values(data.projects).find(({ id, name }) => id === idOrName || name === idOrName);
  const deploymentBy = (idOrUrl: string): DeploymentEntry | undefined =>
    Object.values(data.deployments).find(({ id, url }) => id === idOrUrl || url === idOrUrl);
  const missing = (context: Context, message: string) => context.json({ error: { code: "not_found", message } }, 404);
  const isLive = (entry: DeploymentEntry) => data.projects[entry.projectId]?.productionDeployment === entry.id;
  const nameOf = (entry: DeploymentEntry) => data.projects[entry.projectId]?.name ?? "";

  const counts = new Map<string, RequestCount>();
  api.use(
    rateLimited(
      "vercel",
      ({ req }) => {
        // By shape of the path: ids and names are what comes after a collection.
        const endpoint = `${req.method} ${req.path.split("/").slice(0, 3).join("/")}`;
        const count = counts.get(endpoint) ?? requestCount(endpointLimit);
        counts.set(endpoint, count);
        return count;
      },
      ({ limit, left }) => ({
        "x-ratelimit-limit": String(limit),
        "x-ratelimit-remaining": String(left().remaining),
        "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + left().reset),
      }),
    ),
  );
  api.use(async (context, next) => {
    const token = bearerToken(context.req.header("authorization"));
    const message = token === undefined ? "The request is missing an authentication token" : "Not authorized";
    if (token === undefined || !isOneOf(tokens, token)) {
      return context.json(
        { error: { code: "forbidden", message, ...(token !== undefined && { invalidToken: true }) } },
        403,
      );
    }
    return next();
  });
  api.onError((error, context) => {
    if (!(error instanceof VercelError)) throw error;
    const status = error.status === 404 ? 404 : error.status === 409 ? 409 : 400;
    return context.json({ error: { code: error.vendorCode, message: error.vendorMessage } }, status);
  });

  api.get("/v9/projects/:project", (context) => {
    cloud.record("read", "GET /v9/projects/{project}");
    const project = projectBy(context.req.param("project"));
    if (project === undefined) return missing(context, "Project not found");
    return context.json(projectJson(project, data.deployments, data.retentions[project.id]));
  });
  api.get("/v10/projects/:project/env", (context) => {
    cloud.record("read", "GET /v10/projects/{project}/env");
    const project = projectBy(context.req.param("project"));
    if (project === undefined) return missing(context, "Project not found");
    const envs = Object.values(data.variables).filter((entry) => entry.projectId === project.id);
    return context.json({ envs: envs.map(variableJson), pagination: pagination(envs.length) });
  });
  api.get("/v1/projects/:project/env/:variable", (context) => {
    cloud.record("read", "GET /v1/projects/{project}/env/{variable}");
    const project = projectBy(context.req.param("project"));
    const variable = data.variables[context.req.param("variable")];
    if (variable === undefined || variable.projectId !== project?.id) return missing(context, "Env not found");
    return context.json({ ...variableJson(variable), decrypted: !variable.sensitive });
  });
  api.get("/v9/projects/:project/domains", (context) => {
    cloud.record("read", "GET /v9/projects/{project}/domains");
    const project = projectBy(context.req.param("project"));
    if (project === undefined) return missing(context, "Project not found");
    const domains = Object.values(data.domains).filter((entry) => entry.projectId === project.id);
    return context.json({ domains: domains.map(domainJson), pagination: pagination(domains.length) });
  });
  api.get("/v9/projects/:project/domains/:domain", (context) => {
    cloud.record("read", "GET /v9/projects/{project}/domains/{domain}");
    const project = projectBy(context.req.param("project"));
    const domain = data.domains[context.req.param("domain")];
    if (project === undefined || domain?.projectId !== project.id) return missing(context, "Project Domain not found");
    return context.json(domainJson(domain));
  });

  const listDeployments = (version: string) => (context: Context) => {
    cloud.record("read", `GET /${version}/deployments`);
    const { projectId, target, state, limit } = context.req.query();
    const project = projectBy(projectId);
    const found = Object.values(data.deployments).filter(
      (entry) =>
        entry.projectId === project?.id &&
        (target === undefined || entry.target === target) &&
        (state === undefined || state.split(",").includes(entry.state)),
    );
    const newestFirst = found.sort((a, b) => b.createdAt - a.createdAt).slice(0, Number(limit ?? 20));
    return context.json({
      deployments: newestFirst.map((entry) => deploymentSummary(entry, nameOf(entry), isLive(entry))),
      pagination: pagination(newestFirst.length),
    });
  };
  api.get("/v6/deployments", listDeployments("v6"));
  api.get("/v7/deployments", listDeployments("v7"));
  api.get("/v13/deployments/:deployment", (context) => {
    cloud.record("read", "GET /v13/deployments/{deployment}");
    const entry = deploymentBy(context.req.param("deployment"));
    if (entry === undefined) return missing(context, "Deployment not found");
    return context.json(deploymentJson(entry, nameOf(entry), isLive(entry)));
  });
  api.get("/v6/deployments/:deployment/files", (context) => {
    cloud.record("read", "GET /v6/deployments/{deployment}/files");
    const entry = deploymentBy(context.req.param("deployment"));
    return entry === undefined ? missing(context, "Deployment not found") : context.json(fileTree(entry.files ?? {}));
  });
  api.delete("/v13/deployments/:deployment", async (context) => {
    cloud.record("write", "DELETE /v13/deployments/{deployment}");
    const id = context.req.param("deployment");
    if (data.deployments[id] === undefined) return missing(context, "Deployment not found");
    await deployments.remove(id);
    return context.json({ uid: id, state: "DELETED" });
  });

  api.route("/", accountApi(cloud, projectBy));

  /** Points the production domains at an earlier deployment; asked for again, it changes nothing. */
  const pointDomains = async (context: Context, operation: string): Promise<Response | undefined> => {
    cloud.record("write", operation);
    const project = projectBy(context.req.param("project"));
    const entry = data.deployments[context.req.param("deployment") ?? ""];
    if (project === undefined) return missing(context, "Project not found");
    if (entry === undefined || entry.projectId !== project.id) return missing(context, "Deployment not found");
    await deployments.pointDomainsTo(entry);
    return undefined;
  };
  api.post(
    "/v10/projects/:project/promote/:deployment",
    async (context) =>
      (await pointDomains(context, "POST /v10/projects/{project}/promote/{deployment}")) ?? context.body(null, 201),
  );
  api.post(
    "/v1/projects/:project/rollback/:deployment",
    async (context) =>
      (await pointDomains(context, "POST /v1/projects/{project}/rollback/{deployment}")) ?? context.body(null, 201),
  );
  api.notFound((context) =>
    missing(context, `The local cloud does not answer ${context.req.method} ${context.req.path}.`),
  );
  return api;
}

/** Everything fits on one page here. */
function pagination(count: number) {
  return { count, next: null, prev: null };
}
