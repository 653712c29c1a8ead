import { brotliDecompressSync } from "node:zlib";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Authentication } from "./authentication";
import { ApiError } from "./convex-error";
import type { Deployment } from "./deployment";
import type { DeploymentVariables } from "./environment";
import type { FunctionLog } from "./function-log";
import type { PushApi } from "./push-api";
import type { RequestLog } from "./request-log";

export interface AdminApiParts {
  cloudUrl: string;
  siteUrl: string;
  authentication: Authentication;
  deployment: Deployment;
  variables: DeploymentVariables;
  push: PushApi;
  requests: RequestLog;
  functionLog: FunctionLog;
}

/** Backend: `MAX_PUSH_BYTES`. */
const pushLimit = 200_000_000;

/** Backend: a request for logs is answered after a minute at the latest. */
const logPatience = 60_000;

const changesSchema = z.object({
  changes: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});
const bodySchema = z.looseObject({ adminKey: z.string().optional(), dryRun: z.boolean().optional() });
type Body = z.infer<typeof bodySchema>;

/** What only an admin may ask: variables, pushes, and who the deployment is. */
export function adminApi(parts: AdminApiParts): Hono {
  const { authentication, deployment, variables, push, requests, functionLog } = parts;
  const api = new Hono();

  const read = (path: string, answer: () => unknown): void => {
    api.get(path, (context) => {
      requests.note("read", context);
      authentication.requireAdmin(context.req.header("authorization"));
      return context.json(answer());
    });
  };
  /** An endpoint with a JSON body, which may hold the admin key; without a result its answer has no body. */
  const post = (path: string, kind: (body: Body) => "read" | "write", answer: (body: Body) => unknown): void => {
    api.post(path, async (context) => {
      const body = await bodyOf(context);
      requests.note(kind(body), context);
      authentication.requireAdmin(context.req.header("authorization"), body.adminKey);
      const result = await answer(body);
      return result === undefined ? context.body(null) : context.json(result);
    });
  };
  const reading = () => "read" as const;
  const unlessDryRun = ({ dryRun }: Body) => (dryRun ? "read" : "write");

  read("/api/check_admin_key", () => ({ success: true, allowedOps: [], isReadOnly: false }));
  post("/api/check_admin_key", reading, () => ({ success: true, allowedOps: [], isReadOnly: false }));
  const canonicalUrls = () => ({ convexCloudUrl: parts.cloudUrl, convexSiteUrl: parts.siteUrl });
  read("/api/v1/get_canonical_urls", canonicalUrls);
  read("/api/get_canonical_urls", canonicalUrls);

  for (const base of ["/api", "/api/v1"]) {
    read(`${base}/list_environment_variables`, () => ({ environmentVariables: variables.all() }));
    post(
      `${base}/update_environment_variables`,
      () => "write",
      async (body) => {
        const parsed = changesSchema.safeParse(body);
        if (!parsed.success) throw new ApiError(400, "BadJsonBody", "The body must hold a list of changes.");
        await deployment.updateVariables(parsed.data.changes);
      },
    );
  }

  api.get("/api/stream_function_logs", async (context) => {
    requests.note("read", context);
    authentication.requireAdmin(context.req.header("authorization"));
    return context.json(await functionLog.read(Number(context.req.query("cursor") ?? 0), logPatience));
  });

  post("/api/get_config_hashes", reading, () => push.configHashes());
  post("/api/deploy2/evaluate_schema", reading, () => push.evaluateSchema());
  post("/api/deploy2/start_push", unlessDryRun, (body) => push.startPush(body));
  post("/api/deploy2/wait_for_schema", reading, () => push.waitForSchema());
  post("/api/deploy2/finish_push", unlessDryRun, (body) => push.finishPush(body));
  post("/api/deploy2/report_push_completed", reading, () => null);
  return api;
}

async function bodyOf(context: Context): Promise<Body> {
  let bytes = Buffer.from(await context.req.arrayBuffer());
  try {
    if (context.req.header("content-encoding") === "br") {
      bytes = brotliDecompressSync(bytes, { maxOutputLength: pushLimit });
    }
    return bodySchema.parse(bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8")));
  } catch {
    throw new ApiError(400, "BadJsonBody", "The body must be JSON.");
  }
}
