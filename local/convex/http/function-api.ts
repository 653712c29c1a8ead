import { jsonToConvex, type Value } from "convex/values";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { ApiError, functionFailure } from "../convex-error";
import type { Engine } from "../functions/engine";
import type { FunctionRequest, Requester } from "../functions/request";
import { newRequest, type RequestScope } from "../functions/request-scope";
import type { FunctionRunner } from "../functions/runner";
import { formatted } from "../functions/value-format";
import { encodeTimestamp } from "../sync/protocol";
import type { Authentication } from "./authentication";
import type { RequestLog } from "./request-log";

export interface FunctionApiParts {
  engine: Engine;
  runner: FunctionRunner;
  authentication: Authentication;
  requests: RequestLog;
}

const callSchema = z.object({
  path: z.string(),
  /** An object, or an array of one. */
  args: z.unknown().optional(),
  format: z.string().optional(),
  componentPath: z.string().nullish(),
});
type Call = z.infer<typeof callSchema>;

interface RequesterWithScope extends Requester {
  caller: Requester["caller"] & { request: RequestScope };
}

/** Calls of functions over HTTP (backend: `public_api.rs`). An error of a function is a 200 with `status: "error"`. */
export function functionApi({ engine, runner, authentication, requests }: FunctionApiParts): Hono {
  const api = new Hono();

  const answer = async (
    context: Context,
    kind: Parameters<FunctionRunner["run"]>[0],
    call: Call,
    requester: RequesterWithScope,
  ): Promise<Response> => {
    const { id, logLines } = requester.caller.request;
    try {
      const value = await runner.run(kind, requestOf(call), requester);
      return context.json({ status: "success", value: formatted(value, call.format), logLines });
    } catch (error) {
      if (error instanceof ApiError) throw error;
      return context.json({ status: "error", ...functionFailure(error, id), logLines });
    }
  };
  const requesterOf = async (context: Context): Promise<RequesterWithScope> => {
    const { admin, caller } = await authentication.fromHeader(context.req.header("authorization"));
    const ip = context.req.header("x-forwarded-for")?.split(",")[0]?.trim() ?? null;
    const userAgent = context.req.header("user-agent") ?? null;
    return { admin, caller: { ...caller, ip, userAgent, request: newRequest("HttpApi") } };
  };
  const bodyOf = async (context: Context): Promise<Call> => {
    const parsed = callSchema.safeParse(await context.req.json().catch(() => undefined));
    if (!parsed.success) throw new ApiError(400, "BadJsonBody", "The body must be JSON with a path and args.");
    return parsed.data;
  };

  for (const kind of ["query", "mutation", "action"] as const) {
    api.post(`/api/${kind}`, async (context) => {
      requests.note(kind === "query" ? "read" : "write", context);
      const requester = await requesterOf(context);
      return await answer(context, kind, { ...(await bodyOf(context)), componentPath: undefined }, requester);
    });
  }
  api.get("/api/query", async (context) => {
    requests.note("read", context);
    const { path, args = "{}", format } = context.req.query();
    const call = callSchema.parse({ path, args: JSON.parse(args), format });
    return await answer(context, "query", call, await requesterOf(context));
  });
  api.post("/api/query_ts", (context) => {
    requests.note("read", context);
    return context.json({ ts: encodeTimestamp(engine.timestamp()) });
  });
  // Every answer is at the newest time: transactions are serial, there is no older snapshot to read.
  api.post("/api/query_at_ts", async (context) => {
    requests.note("read", context);
    return await answer(context, "query", await bodyOf(context), await requesterOf(context));
  });
  api.post("/api/run/:path{.+}", async (context) => {
    const parts = context.req.param("path").split("/");
    const name = parts.pop();
    const body = await context.req.json<{ args?: unknown; format?: string }>();
    const call: Call = { path: `${parts.join("/")}:${name}`, args: body.args, format: body.format ?? "json" };
    requests.note(runner.kindOf(requestOf(call)) === "query" ? "read" : "write", context, "/api/run/:function");
    return await answer(context, "any", call, await requesterOf(context));
  });
  // `convex run` and system queries of the CLI.
  api.post("/api/function", async (context) => {
    authentication.requireAdmin(context.req.header("authorization"));
    const call = await bodyOf(context);
    const kind = runner.kindOf(requestOf(call));
    requests.note(kind === "mutation" || kind === "action" ? "write" : "read", context);
    return await answer(context, "any", call, await requesterOf(context));
  });
  return api;
}

function requestOf({ path, args, componentPath }: Call): FunctionRequest {
  const first = (Array.isArray(args) ? args[0] : args) ?? {};
  return {
    path,
    component: componentPath ?? undefined,
    arguments: jsonToConvex(first as Parameters<typeof jsonToConvex>[0]) as Record<string, Value>,
  };
}
