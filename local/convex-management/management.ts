import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import type { Journal } from "../journal";

export interface ConvexManagementOptions {
  /** The one deployment that there is. `url` is where its clients reach it, such as https://happy-otter-123.convex.cloud. */
  deployment: { name: string; url: string };
  /** Deploy keys of the deployment, such as `prod:happy-otter-123|secret`. */
  deployKeys: readonly string[];
  journal: Journal;
}

/** Fixed, because a team and a project have no part in what is deployed. */
const slugs = { team: "local", project: "local", teamId: 1, projectId: 1 };

/**
 * The part of `api.convex.dev` that the Convex CLI asks when it works with a deploy key: where the key's deployment is,
 * and whose it is. Error bodies are `{ code, message }`.
 * Source: convex 1.48.0, `src/cli/lib/deploymentSelection.ts` and `src/cli/lib/api.ts`; not seen live.
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
