import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Journal } from "../journal";
import { createDefaultVariables } from "./default-variables";

export interface ConvexManagementOptions {
  /** The one deployment that there is. `url` is where its clients reach it, such as https://happy-otter-123.convex.cloud. */
  deployment: { name: string; url: string };
  /** Deploy keys of the deployment (`prod:happy-otter-123|secret`) and of its project (`project:team:project|secret`). */
  deployKeys: readonly string[];
  journal: Journal;
}

const provisionSchema = z.object({ deploymentType: z.string() });

/** Fixed, because a team and a project have no part in what is deployed. */
const slugs = { team: "local", project: "local", teamId: 1, projectId: 1 };

/**
 * The part of `api.convex.dev` that the Convex CLI asks when it works with a deploy key: where the key's deployment is,
 * whose it is, and the project's default variables. Error bodies are `{ code, message }`.
 * Source: convex 1.48.0, `src/cli/lib/{deploymentSelection,api,defaultEnv}.ts`; not seen live.
 */
export function convexManagement({ deployment, deployKeys, journal }: ConvexManagementOptions): Hono {
  const accepted = deployKeys.map(hash);
  const api = new Hono();
  const accepts = (key: unknown) => {
    const digest = hash(String(key));
    return accepted.some((known) => timingSafeEqual(known, digest));
  };
  const refuse = (context: Context) =>
    context.json({ code: "BadDeployKey", message: "The deploy key is not one of this deployment." }, 401);

  // The CLI sends no Authorization with a `preview:` key; the key in the body is what counts then.
  api.use(async (context, next) => {
    const header = context.req.header("authorization");
    const bearer = /^Bearer\s+(.+)$/i.exec(header ?? "")?.[1];
    const needed = header !== undefined || context.req.method === "GET";
    return needed && !accepts(bearer) ? refuse(context) : next();
  });

  api.post("/api/deployment/url_for_key", async (context) => {
    journal.record("convex-management", "read", "POST /api/deployment/url_for_key");
    return accepts(await deployKeyIn(context)) ? context.json(deployment.url) : refuse(context);
  });

  api.post("/api/deployment/team_and_project_for_key", async (context) => {
    journal.record("convex-management", "read", "POST /api/deployment/team_and_project_for_key");
    if (!accepts(await deployKeyIn(context))) return refuse(context);
    return context.json({ ...slugs, reference: null, isDefault: true });
  });

  // With a key of the project: the production deployment and a key for it. There is no other deployment to provision.
  api.post("/api/deployment/provision_and_authorize", async (context) => {
    journal.record("convex-management", "read", "POST /api/deployment/provision_and_authorize");
    const parsed = provisionSchema.safeParse(await context.req.json().catch(() => undefined));
    const adminKey = deployKeys.find((key) => /^(prod|dev):/.test(key));
    if (!parsed.success || parsed.data.deploymentType !== "prod" || adminKey === undefined) {
      const message = "The local cloud has one deployment, the production one: add --prod or use its deploy key.";
      return context.json({ code: "DeploymentNotFound", message }, 404);
    }
    const { name: deploymentName, url } = deployment;
    return context.json({ deploymentName, url, adminKey, reference: null, isDefault: true });
  });

  const defaults = createDefaultVariables();
  api.get("/v1/projects/:id/list_default_environment_variables", (context) => {
    journal.record("convex-management", "read", "GET /v1/projects/{id}/list_default_environment_variables");
    const { name, deploymentType } = context.req.query();
    return context.json({ items: defaults.list(deploymentType ?? "", name), pagination: { hasMore: false } });
  });
  api.post("/v1/projects/:id/update_default_environment_variables", async (context) => {
    journal.record("convex-management", "write", "POST /v1/projects/{id}/update_default_environment_variables");
    return defaults.update(await context.req.json().catch(() => undefined))
      ? context.body(null, 200)
      : context.json({ code: "BadJsonBody", message: "The body must hold a list of changes." }, 400);
  });

  api.get("/api/deployment/:name/team_and_project", (context) => {
    journal.record("convex-management", "read", "GET /api/deployment/{name}/team_and_project");
    if (context.req.param("name") === deployment.name) return context.json(slugs);
    return context.json(
      { code: "DeploymentNotFound", message: "There is no such deployment in the local cloud." },
      404,
    );
  });

  api.notFound((context) =>
    context.json(
      {
        code: "NotFound",
        message: `The local cloud does not answer ${context.req.method} ${context.req.path} of api.convex.dev.`,
      },
      404,
    ),
  );
  return api;
}

async function deployKeyIn(context: Context): Promise<unknown> {
  const body: unknown = await context.req.json().catch(() => undefined);
  return typeof body === "object" && body !== null && "deployKey" in body ? body.deployKey : undefined;
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
