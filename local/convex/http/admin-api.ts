import type { Hono } from "hono";
import { z } from "zod";
import { ApiError } from "../convex-error";
import type { Deployment } from "../deployment";
import type { InlineQueries } from "../functions/inline-queries";
import type { FunctionLog } from "../functions/log";
import type { PushApi } from "../push/api";
import type { DeploymentVariables } from "../push/environment";
import { snapshotRoutes } from "../snapshots/api";
import type { SnapshotExports } from "../snapshots/export";
import type { SnapshotImports } from "../snapshots/import";
import { type AdminBody, adminRoutes } from "./admin-routes";
import type { Authentication } from "./authentication";
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
  exports: SnapshotExports;
  imports: SnapshotImports;
  inlineQueries: InlineQueries;
}

/** Backend: a request for logs is answered after a minute at the latest. */
const logPatience = 60_000;

const changesSchema = z.object({
  changes: z.array(z.object({ name: z.string(), value: z.string().nullish() })),
});

/** What only an admin may ask: variables, pushes, logs, snapshots, and who the deployment is. */
export function adminApi(parts: AdminApiParts): Hono {
  const { authentication, deployment, variables, push, requests, functionLog, inlineQueries } = parts;
  const routes = adminRoutes(authentication, requests);
  const { api, read, post } = routes;
  const unlessDryRun = ({ dryRun }: AdminBody) => (dryRun ? "read" : "write");

  const keyGood = () => ({ success: true, allowedOps: [], isReadOnly: false });
  read("/api/check_admin_key", keyGood);
  post("/api/check_admin_key", "read", keyGood);
  for (const base of ["/api", "/api/v1"]) {
    read(`${base}/get_canonical_urls`, () => ({ convexCloudUrl: parts.cloudUrl, convexSiteUrl: parts.siteUrl }));
    read(`${base}/list_environment_variables`, () => ({ environmentVariables: variables.all() }));
    post(`${base}/update_environment_variables`, "write", async (body) => {
      const parsed = changesSchema.safeParse(body);
      if (!parsed.success) throw new ApiError(400, "BadJsonBody", "The body must hold a list of changes.");
      await deployment.updateVariables(parsed.data.changes);
    });
  }

  read("/api/stream_function_logs", ({ req }) => functionLog.read(Number(req.query("cursor") ?? 0), logPatience));
  post("/api/run_test_function", "read", (body) => inlineQueries.run(body));

  post("/api/get_config_hashes", "read", () => push.configHashes());
  post("/api/deploy2/evaluate_schema", "read", () => push.evaluateSchema());
  post("/api/deploy2/evaluate_push", "read", (body) => push.evaluatePush(body));
  post("/api/deploy2/start_push", unlessDryRun, (body) => push.startPush(body));
  post("/api/deploy2/wait_for_schema", "read", () => push.waitForSchema());
  post("/api/deploy2/finish_push", unlessDryRun, (body) => push.finishPush(body));
  post("/api/deploy2/report_push_completed", "read", () => null);
  snapshotRoutes(routes, parts.exports, parts.imports);
  return api;
}
