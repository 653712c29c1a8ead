import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type AuthProvider, type FunctionReference, getFunctionName, type UserIdentity } from "convex/server";
import type { Value } from "convex/values";
import type { CommitLog } from "../../../local/convex/database/commit-log";
import type { AnySchema } from "../../../local/convex/database/convex-test-internals";
import type { Deployment } from "../../../local/convex/deployment";
import { openFileStorage } from "../../../local/convex/files";
import { type Caller, type Engine, nobody, startEngine } from "../../../local/convex/functions/engine";
import { createFunctionLog } from "../../../local/convex/functions/log";
import { keepJournals } from "../../../local/convex/functions/pagination-journal";
import { preparedFunctions } from "../../../local/convex/functions/prepared-functions";
import { canonicalPath } from "../../../local/convex/functions/runner";
import { createAdminKeys } from "../../../local/convex/http/admin-keys";
import { createAuthentication } from "../../../local/convex/http/authentication";
import { createIdentityVerifier } from "../../../local/convex/http/identity";
import { createSite } from "../../../local/convex/http/site";
import type { ModuleExports } from "../../../local/convex/push/pushed-code";

/*
 * Takes the place of `convex-test` in test suites of others: what they test then runs on the stand-in's engine (its
 * transactions, indexes, pages, validators, HTTP actions), in the process of the suite, because `t.run` takes closures.
 */

type Modules = Record<string, () => Promise<unknown>>;
type Handler = (context: never) => Promise<unknown>;
type Reference = FunctionReference<"query" | "mutation" | "action", "public" | "internal">;
type Arguments = Record<string, Value | undefined>;

const siteUrl = "https://some.convex.site";

const files = mkdtempSync(path.join(tmpdir(), "suite-files-"));
process.once("exit", () => rmSync(files, { recursive: true, force: true }));

/** Nothing outlives a test. */
const memory: CommitLog = {
  kept: new Map(),
  lastTimestamp: 0n,
  append() {},
  flushed: () => Promise.resolve(),
  compactFrom() {},
  close: () => Promise.resolve(),
};

/** `./folder/name.test.ts` is the module `folder/name.test`; the functions' folder is the one that holds `_generated`. */
function loaderOf(modules: Modules): (path: string) => Promise<ModuleExports> {
  const keys = Object.keys(modules);
  const root = keys.find((key) => key.includes("/_generated/"))?.split("_generated/")[0] ?? "./";
  const pathOf = (key: string): string => (key.startsWith(root) ? key.slice(root.length) : key).replace(/\.[^.]+$/, "");
  const byPath = new Map(Object.entries(modules).map(([key, load]) => [pathOf(key), load]));
  return async (modulePath) => {
    const load = byPath.get(modulePath);
    if (!load) throw new Error(`Could not find module for: "${modulePath}"`);
    return (await load()) as ModuleExports;
  };
}

async function start(schema: AnySchema | null, modules: Modules) {
  const log = createFunctionLog();
  const engine = await startEngine({ ...memory, kept: new Map() }, log);
  keepJournals(engine);
  const load = loaderOf(modules);
  engine.setComponent("", schema, async (modulePath) => {
    const nodeModules = new Set<string>();
    const tableOf = (id: string) => engine.documents("")?.tableOf(id);
    const loaded = new Map([[modulePath, await load(modulePath)]]);
    return await preparedFunctions({ modules: loaded, nodeModules, tableOf, callsOfActions: engine.callsOfActions })(
      modulePath,
    );
  });
  await openFileStorage(await mkdtemp(path.join(files, "test-")), siteUrl, engine);
  const site = async (request: Request): Promise<Response> => {
    const http = await load("http");
    const instance = { path: "", definitionPath: "", schema, modules: new Map([["http", http]]) };
    const deployment = { current: () => undefined, instance: () => instance } as unknown as Deployment;
    const identities = createIdentityVerifier();
    identities.trustProviders([] satisfies AuthProvider[]);
    const authentication = createAuthentication("suite", createAdminKeys([]), identities);
    return await createSite({ siteUrl, engine, deployment, authentication, functionLog: log })(request);
  };
  return { engine, site };
}

type Started = ReturnType<typeof start>;

function accessor(started: Started, identity: Partial<UserIdentity> | null) {
  const caller: Caller = { ...nobody, identity };
  const call =
    (type: "query" | "mutation" | "action") =>
    async (target: Reference | Handler, args: Arguments = {}): Promise<unknown> => {
      const { engine } = await started;
      if (typeof target === "function") return await inline(engine, type, caller, target);
      return await engine.run({
        type,
        component: "",
        path: canonicalPath(getFunctionName(target)),
        arguments: args,
        caller,
      });
    };
  return {
    query: call("query"),
    mutation: call("mutation"),
    action: call("action"),
    run: async (handler: Handler) => await inline((await started).engine, "mutation", caller, handler),
    fetch: async (target: string, init?: RequestInit) =>
      (await started).site(new Request(new URL(target, siteUrl), init)),
    withIdentity(given: Partial<UserIdentity>) {
      const { subject = "a-user", issuer = "https://convex.test" } = given;
      const { tokenIdentifier = `${issuer}|${subject}` } = given;
      return accessor(started, { ...given, subject, issuer, tokenIdentifier });
    },
  };
}

function inline(engine: Engine, type: "query" | "mutation" | "action", caller: Caller, handler: Handler) {
  if (type === "query") return engine.runQuery("", caller, (context) => handler(context as never));
  if (type === "action") return engine.runAction("", caller, (context) => handler(context as never));
  return engine.runMutation("", (_documents, context) => handler(context as never), caller);
}

export function convexTest(first?: AnySchema | { schema?: AnySchema; modules?: Modules }, modules?: Modules) {
  const options = first && "modules" in first ? first : undefined;
  const schema = (options ? options.schema : (first as AnySchema | undefined)) ?? null;
  return accessor(start(schema, options?.modules ?? modules ?? {}), null);
}
