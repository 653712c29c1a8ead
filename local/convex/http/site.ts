import type { HttpRouter } from "convex/server";
import { httpActionFailure } from "../convex-error";
import type { Deployment } from "../deployment";
import { asHttpAction } from "../functions/console";
import { type Engine, nobody } from "../functions/engine";
import type { FunctionLog } from "../functions/log";
import type { Requester } from "../functions/request";
import { newRequest } from "../functions/request-scope";
import { isRouter } from "../push/pushed-code";
import type { Authentication } from "./authentication";

/** Backend: `HTTP_ACTION_BODY_LIMIT`, 20 MiB. */
const bodyLimit = 20 * 1024 * 1024;

type Handler = (context: unknown, request: Request) => Promise<Response>;

export interface SiteParts {
  siteUrl: string;
  engine: Engine;
  deployment: Deployment;
  authentication: Authentication;
  functionLog: FunctionLog;
}

interface Found {
  component: string;
  handler: Handler;
}

/** Serves the app's HTTP actions: the app's own `http.ts`, and those of components mounted with a prefix. */
export function createSite({ siteUrl, engine, deployment, authentication, functionLog }: SiteParts) {
  const find = (path: string, method: string): Found | undefined => {
    const mount = deployment.current()?.mounts.find(({ prefix }) => path.startsWith(prefix));
    const component = mount?.component ?? "";
    const router = deployment.instance(component)?.modules.get("http")?.["default"];
    if (!isRouter(router)) return undefined;
    const routed = mount ? path.slice(mount.prefix.length - 1) : path;
    const match = router.lookup(routed, method as Parameters<HttpRouter["lookup"]>[1]);
    return match ? { component, handler: (match[0] as unknown as { _handler: Handler })._handler } : undefined;
  };

  return async (incoming: Request): Promise<Response> => {
    const { pathname, search } = new URL(incoming.url);
    const found = find(pathname, incoming.method);
    if (!found) return new Response("No matching routes found", { status: 404 });
    if (Number(incoming.headers.get("content-length") ?? 0) > bodyLimit) {
      return Response.json(
        { code: "HttpRequestTooLarge", message: "HTTP actions support requests up to 20 MiB." },
        { status: 413 },
      );
    }
    const request = new Request(new URL(pathname + search, siteUrl), requestInit(incoming));
    const scope = newRequest("HttpEndpoint");
    const caller = {
      request: scope,
      identity: (await requesterOf(authentication, incoming)).caller.identity,
      ip: incoming.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? null,
      userAgent: incoming.headers.get("user-agent"),
    };
    let response: Response | undefined;
    try {
      const identifier = `${incoming.method} ${pathname}`;
      const action = () =>
        asHttpAction(identifier, () =>
          engine.runAction(found.component, caller, async (context) => {
            response = await found.handler(context, request);
            return null;
          }),
        );
      const source = { type: "http", component: found.component, identifier } as const;
      await functionLog.observe(source, action, { request: scope, status: () => response?.status });
      if (!(response instanceof Response)) throw new Error("The HTTP action did not return a Response.");
    } catch (error) {
      console.error(`Error when running HTTP action ${incoming.method} ${pathname}`, error);
      return Response.json(httpActionFailure(error, scope.id), { status: 500 });
    } finally {
      await engine.durable();
    }
    return incoming.method === "HEAD" ? new Response(null, response) : response;
  };
}

/** Convex gives HTTP actions no body for GET, HEAD and OPTIONS (backend `http_actions.rs`). */
function requestInit(incoming: Request): RequestInit & { duplex: "half" } {
  const withoutBody = ["GET", "HEAD", "OPTIONS"].includes(incoming.method);
  return {
    method: incoming.method,
    headers: incoming.headers,
    duplex: "half",
    ...(!withoutBody && incoming.body && { body: limited(incoming.body) }),
  };
}

function limited(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  let length = 0;
  return body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.length;
        if (length > bodyLimit) controller.error(new Error("HTTP actions support requests up to 20 MiB."));
        else controller.enqueue(chunk);
      },
    }),
  );
}

/** A header that is not Convex's is no error here: apps use bearer tokens of their own. */
async function requesterOf(authentication: Authentication, incoming: Request): Promise<Requester> {
  try {
    return await authentication.fromHeader(incoming.headers.get("authorization") ?? undefined);
  } catch {
    return { admin: false, caller: nobody };
  }
}
