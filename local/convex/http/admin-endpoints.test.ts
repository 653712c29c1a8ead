import type { Hono } from "hono";
import { beforeAll, describe, expect, it } from "vitest";
import type { AdminApiParts } from "./admin-api";
import { createAdminKeys } from "./admin-keys";
import { createHttpApi, type HttpApiParts } from "./api";
import { createAuthentication } from "./authentication";
import { createIdentityVerifier } from "./identity";
import { createRequestLog } from "./request-log";

/*
 * Every route of the HTTP API, taken from the router itself: a new endpoint is judged here before anyone thinks of it.
 */

const name = "happy-otter-123";
const good = `prod:${name}|good`;
const ended = `prod:${name}|good-until-yesterday`;

/** Called by apps and browsers, without a key (backend `router.rs`: browser, public and storage routes). */
const publicRoutes = new Set([
  "GET /version",
  "GET /instance_name",
  "POST /api/storage/upload",
  "GET /api/storage/:key",
  "POST /api/query",
  "GET /api/query",
  "POST /api/mutation",
  "POST /api/action",
  "POST /api/query_ts",
  "POST /api/query_at_ts",
  "POST /api/run/:path{.+}",
]);

/** Says that the request got past the door. */
class ReachedError extends Error {}
const fail = () => {
  throw new ReachedError();
};
const reached = new Proxy({}, { get: () => fail });

let api: Hono;
let endpoints: { method: string; path: string }[];

beforeAll(() => {
  const authentication = createAuthentication(name, createAdminKeys([good]), createIdentityVerifier());
  const part = reached as AdminApiParts["deployment"] & Record<string, never>;
  const parts = {
    deploymentName: name,
    cloudUrl: "http://127.0.0.1:3210",
    siteUrl: "http://127.0.0.1:3211",
    authentication,
    requests: createRequestLog(undefined),
    runner: { ...part, kindOf: () => undefined },
    ...Object.fromEntries(
      ["deployment", "variables", "push", "functionLog", "exports", "imports", "inlineQueries", "engine", "files"].map(
        (one) => [one, part],
      ),
    ),
  };
  api = createHttpApi(parts as unknown as HttpApiParts);
  api.onError((error, context) => {
    if (error instanceof ReachedError) return context.text("reached", 418);
    const status = "status" in error && typeof error.status === "number" ? error.status : 500;
    return Response.json({ code: "code" in error ? error.code : null, message: error.message }, { status });
  });
  endpoints = api.routes
    .filter(({ method }) => method !== "ALL")
    .filter(({ method, path }) => !publicRoutes.has(`${method} ${path}`));
});

function ask({ method, path }: { method: string; path: string }, authorization?: string, body: object = {}) {
  return api.request(path.replace(/:\w+(\{[^}]*\})?/g, "x"), {
    method,
    headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
    ...(method === "POST" && { body: JSON.stringify(body) }),
  });
}

it("gap convex-dashboard: what only the dashboard asks is refused by name", async () => {
  for (const path of ["/api/shapes2", "/api/list_snapshot", "/api/v1/list_log_streams"]) {
    const answer = await ask({ method: "GET", path }, `Convex ${good}`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { code: "NotFound", message: `The local Convex does not have GET ${path}.` },
    ]);
  }
});

describe("the door of every admin endpoint", () => {
  it("knows the endpoints that the CLI needs", () => {
    const known = endpoints.map(({ method, path }) => `${method} ${path}`);
    expect(known.length).toBeGreaterThan(20);
    expect(known).toEqual(
      expect.arrayContaining(["POST /api/function", "GET /api/export/zip/:id", "POST /api/deploy2/start_push"]),
    );
  });

  it.each([
    ["no key", undefined],
    ["an empty key", "Convex "],
    ["a wrong key", `Convex prod:${name}|wrong`],
    ["a key that has ended", `Convex ${ended}`],
    ["a key of another deployment", "Convex prod:sad-cat-9|other"],
    ["a good key as a user's token", `Bearer ${good}`],
    ["a good key without its scheme", good],
  ])("stays shut for %s", async (_case, authorization) => {
    for (const endpoint of endpoints) {
      const answer = await ask(endpoint, authorization);
      const { code, message } = (await answer.json()) as { code: string; message: string };
      expect([endpoint.path, answer.status, code]).toEqual([endpoint.path, 403, "BadDeployKey"]);
      expect(message).toContain(`invalid for deployment '${name}'`);
      expect(message).not.toContain("good");
    }
  });

  it("stays shut for a wrong key in the body, and opens for a good one in the header", async () => {
    for (const endpoint of endpoints) {
      if (endpoint.method === "POST") {
        const refused = await ask(endpoint, undefined, { adminKey: ended });
        expect([endpoint.path, refused.status]).toEqual([endpoint.path, 403]);
      }
      const opened = await ask(endpoint, `Convex ${good}`);
      expect([endpoint.path, opened.status]).not.toEqual([endpoint.path, 403]);
    }
  });
});
