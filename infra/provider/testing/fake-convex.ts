import { createHash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { brotliDecompressSync } from "node:zlib";
import { type ServerType, serve } from "@hono/node-server";
import { type Context, Hono } from "hono";

/** How the next request goes wrong. */
export type Mishap = { status: number; body?: string; headers?: Record<string, string> } | "reset" | "hang";

interface PushedModule {
  path: string;
  source: string;
  sourceMap?: string;
  environment: string;
}

/** A Convex deployment as far as the provider and `convex deploy` use it. Nothing runs; everything asked is kept. */
export interface FakeConvex {
  url: string;
  host: string;
  key: string;
  variables: Record<string, string>;
  /** `METHOD path` of each request, in order. */
  requests: string[];
  /** Changes of each write of variables. */
  writes: { name: string; value: string | null }[][];
  /** Used up one per request, before anything else happens. */
  mishaps: Mishap[];
  /** When set, a push is refused with this message. */
  refusePush: string | undefined;
  /** Modules that run, as if pushed. */
  push(modules: PushedModule[]): void;
  pushes: number;
  /** Paths of the modules that run. */
  running(): string[];
  close(): Promise<void>;
}

export async function fakeConvex(key = "local-test|0123456789abcdef0123456789abcdef"): Promise<FakeConvex> {
  let running: PushedModule[] = [];
  let pending: PushedModule[] = [];
  const app = new Hono();

  app.use(async (c, next) => {
    fake.requests.push(`${c.req.method} ${c.req.path}`);
    const mishap = fake.mishaps.shift();
    if (mishap === "reset") {
      (c.env as { incoming: { socket: { destroy(): void } } }).incoming.socket.destroy();
      return c.body(null);
    }
    if (mishap === "hang") return new Promise<never>(() => undefined);
    if (mishap !== undefined) return new Response(mishap.body ?? "", mishap);
    if (c.req.header("authorization") !== `Convex ${fake.key}`) {
      return c.json({ code: "BadDeployKey", message: "The provided deploy key was invalid" }, 401);
    }
    return next();
  });

  app.get("/api/v1/list_environment_variables", (c) => c.json({ environmentVariables: fake.variables }));
  app.post("/api/v1/update_environment_variables", async (c) => {
    const { changes } = await c.req.json<{ changes: { name: string; value: string | null }[] }>();
    fake.writes.push(changes);
    for (const { name, value } of changes) {
      if (value === null) delete fake.variables[name];
      else fake.variables[name] = value;
    }
    return c.json(null);
  });

  app.post("/api/get_config_hashes", (c) =>
    c.json({
      config: { functions: "convex/" },
      moduleHashes: running.map(({ path, environment, source, sourceMap }) => ({
        path,
        environment,
        hash: createHash("sha256")
          .update(source)
          .update(sourceMap ?? "")
          .digest("hex"),
      })),
      nodeDependencies: [],
      udfServerVersion: running.length === 0 ? null : "1.48.0",
    }),
  );
  app.post("/api/deploy2/evaluate_schema", (c) =>
    c.json({ componentSchemaEvaluations: {}, newComponentDefinitions: [] }),
  );
  app.post("/api/deploy2/start_push", async (c) => {
    if (fake.refusePush !== undefined) return c.json({ code: "InvalidModules", message: fake.refusePush }, 400);
    const { appDefinition } = (await brotliBody(c)) as {
      appDefinition: { changedModules: PushedModule[]; unchangedModuleHashes: { path: string }[] };
    };
    const kept = appDefinition.unchangedModuleHashes.flatMap(({ path }) => running.filter((one) => one.path === path));
    pending = [...kept, ...appDefinition.changedModules];
    const component = { definitionPath: "", componentPath: "", args: {}, childComponents: {}, exports: {} };
    return c.json({
      environmentVariables: fake.variables,
      externalDepsId: null,
      componentDefinitionPackages: {},
      appAuth: [],
      analysis: {},
      app: { ...component, httpRoutes: { httpModuleRoutes: null, mounts: [] } },
      schemaChange: { allocatedComponentIds: {}, schemaIds: {}, indexDiffs: {} },
    });
  });
  app.post("/api/deploy2/wait_for_schema", (c) => c.json({ type: "complete" }));
  app.post("/api/deploy2/finish_push", (c) => {
    running = pending;
    fake.pushes += 1;
    return c.json({ authDiff: { added: [], removed: [] }, definitionDiffs: {}, componentDiffs: {} });
  });
  app.post("/api/deploy2/report_push_completed", (c) => c.json(null));

  const server = await new Promise<ServerType>((resolve) => {
    const started: ServerType = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, () => resolve(started));
  });
  const { port } = server.address() as AddressInfo;
  const fake: FakeConvex = {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    key,
    variables: {},
    requests: [],
    writes: [],
    mishaps: [],
    refusePush: undefined,
    push: (modules) => {
      running = modules;
    },
    pushes: 0,
    running: () => running.map((module) => module.path),
    close: async () => {
      if ("closeAllConnections" in server) server.closeAllConnections();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function brotliBody(c: Context): Promise<unknown> {
  return JSON.parse(brotliDecompressSync(Buffer.from(await c.req.arrayBuffer())).toString("utf8"));
}
