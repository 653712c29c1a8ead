import { ApiError } from "../convex-error";
import { type Deployment, moduleHash } from "../deployment";
import type { Engine } from "../functions/engine";
import type { DeploymentVariables } from "./environment";
import type { PushedCode } from "./pushed-code";
import { type PushRequest, pushRequestSchema } from "./request";
import { firstInvalidDocument } from "./schema-check";
import { indexDiff } from "./schema-indexes";

/** The endpoints that `convex deploy`, `dev` and `codegen` call, in the order in which they call them. */
export interface PushApi {
  configHashes(): unknown;
  evaluateSchema(): unknown;
  /** What a push would change, without starting it. */
  evaluatePush(body: unknown): Promise<unknown>;
  startPush(body: unknown): Promise<unknown>;
  waitForSchema(): unknown;
  finishPush(body: { dryRun?: boolean | undefined }): Promise<unknown>;
}

export function createPushApi(deployment: Deployment, engine: Engine, variables: DeploymentVariables): PushApi {
  /** Between `start_push` and `finish_push`. A later push replaces it. */
  let pending: { code: PushedCode; dryRun: boolean; variables: string } | undefined;

  const evaluate = async (body: unknown): Promise<PushedCode> => {
    const parsed = pushRequestSchema.safeParse(body);
    if (!parsed.success) throw new ApiError(400, "BadPush", "The push is not one of the convex CLI 1.48.");
    return await deployment.evaluate(withoutKey(parsed.data));
  };

  return {
    configHashes() {
      const request = deployment.current()?.request;
      return {
        config: { functions: request?.functions ?? "convex/" },
        nodeDependencies: [],
        udfServerVersion: request?.appDefinition.udfServerVersion ?? null,
        moduleHashes: (request?.appDefinition.changedModules ?? []).map((module) => ({
          path: module.path,
          environment: module.environment,
          hash: moduleHash(module),
        })),
      };
    },

    // Warns of slow schema checks on large tables; there are none here.
    evaluateSchema: () => ({ componentSchemaEvaluations: {}, newComponentDefinitions: [] }),

    async evaluatePush(body) {
      const code = await evaluate(body);
      await deployment.discard(code);
      return { schemaChange: schemaChange(deployment.current(), code) };
    },

    async startPush(body) {
      const code = await evaluate(body);
      requireDeclaredVariables(code, variables.all());
      const answer = {
        environmentVariables: variables.all(),
        externalDepsId: null,
        componentDefinitionPackages: {},
        appAuth: code.authProviders.map((provider) => ({ applicationID: null, ...provider })),
        analysis: code.analysis,
        app: code.tree,
        schemaChange: schemaChange(deployment.current(), code),
      };
      const { dryRun } = code.request;
      if (pending && !pending.dryRun) await deployment.discard(pending.code);
      if (dryRun) await deployment.discard(code);
      pending = { code, dryRun, variables: JSON.stringify(variables.all()) };
      return answer;
    },

    waitForSchema() {
      for (const { path, schema } of pending?.code.instances ?? []) {
        const invalid = schema?.schemaValidation ? firstInvalidDocument(schema, engine.documents(path)) : undefined;
        if (!invalid) continue;
        const { table, id, reason } = invalid;
        const error = `Document with ID "${id}" in table "${table}" does not match the schema: ${reason}`;
        return { type: "failed", error, componentPath: path, tableName: table };
      }
      return { type: "complete" };
    },

    async finishPush({ dryRun }) {
      const before = deployment.current();
      const started = pending;
      if (!started || started.dryRun !== Boolean(dryRun)) {
        throw new ApiError(400, "NoPush", "There is no started push to finish.");
      }
      pending = undefined;
      // The code was evaluated with variables that are no longer these; the CLI then starts again.
      if (started.variables !== JSON.stringify(variables.all())) {
        throw new ApiError(400, "RaceDetected", "Environment variables have changed during push");
      }
      if (!started.dryRun) await deployment.activate(started.code);
      return difference(before, started.code);
    },
  };
}

/** Which indexes come and go, by component. Those that come are there at once: none is backfilled. */
function schemaChange(before: PushedCode | undefined, after: PushedCode) {
  const paths = after.instances.map(({ path }) => path);
  return {
    allocatedComponentIds: {},
    schemaIds: {},
    indexDiffs: Object.fromEntries(
      paths.map((path) => [path, indexDiff(schemaOf(before, path), schemaOf(after, path))]),
    ),
  };
}

function schemaOf(code: PushedCode | undefined, component: string) {
  return code?.instances.find(({ path }) => path === component)?.schema ?? null;
}

/** Admin keys travel in the body; they must not be kept with the code. */
function withoutKey(request: PushRequest): PushRequest {
  const { adminKey: _, ...rest } = request;
  return rest;
}

function requireDeclaredVariables(code: PushedCode, set: Record<string, string>): void {
  const declared = code.definitions.get("")?.envVars ?? [];
  const missing = declared.filter(([name, { optional }]) => !optional && !(name in set)).map(([name]) => name);
  if (missing.length === 0) return;
  throw new ApiError(
    400,
    "MissingEnvironmentVariables",
    `Required environment variables are not set: ${missing.join(", ")}. Set them in the Convex dashboard or CLI before pushing.`,
  );
}

function difference(before: PushedCode | undefined, after: PushedCode) {
  const names = (code: PushedCode | undefined, component: string) => [
    ...(code?.instances.find((instance) => instance.path === component)?.modules.keys() ?? []),
  ];
  const providers = (code: PushedCode | undefined) => (code?.authProviders ?? []).map((one) => JSON.stringify(one));
  const minus = (all: string[], without: string[]) => all.filter((one) => !without.includes(one));
  const componentDiff = (component: string, type: "create" | "modify" | "unmount") => ({
    diffType: { type },
    moduleDiff: {
      added: minus(names(after, component), names(before, component)),
      removed: minus(names(before, component), names(after, component)),
    },
    udfConfigDiff: null,
    cronDiff: { added: [], updated: [], deleted: [] },
    indexDiff: indexDiff(schemaOf(before, component), schemaOf(after, component)),
    schemaDiff: null,
  });
  const known = new Set(before?.instances.map((instance) => instance.path));
  const mounted = after.instances.map((instance) => instance.path);
  return {
    authDiff: {
      added: minus(providers(after), providers(before)),
      removed: minus(providers(before), providers(after)),
    },
    definitionDiffs: {},
    componentDiffs: Object.fromEntries([
      ...mounted.map((path) => [path, componentDiff(path, known.has(path) ? "modify" : "create")]),
      ...minus([...known], mounted).map((path) => [path, componentDiff(path, "unmount")]),
    ]),
  };
}
