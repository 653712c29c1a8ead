import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { ApiError } from "./convex-error";
import type { AnySchema, FunctionPath, ModuleLoader } from "./database/convex-test-internals";
import { writeFileDurably } from "./durable-file";
import type { Engine } from "./functions/engine";
import { preparedFunctions } from "./functions/prepared-functions";
import type { IdentityVerifier } from "./http/identity";
import type { DeploymentVariables, VariableChange } from "./push/environment";
import { evaluatePush } from "./push/evaluation";
import { removeGeneration } from "./push/generation";
import type { ProcessEnvironment } from "./push/process-environment";
import type { ComponentInstance, ConvexFunction, PushedCode } from "./push/pushed-code";
import { isConvexFunction } from "./push/pushed-code";
import { type PushedModule, type PushRequest, pushRequestSchema } from "./push/request";
import { firstInvalidDocument } from "./push/schema-check";

/** The code in place, and the ways to change it: a push, or variables that make it be evaluated anew. */
export interface Deployment {
  current(): PushedCode | undefined;
  instance(component: string): ComponentInstance | undefined;
  findFunction(target: FunctionPath): ConvexFunction | undefined;
  /** Evaluates a push without putting it in place. */
  evaluate(request: PushRequest): Promise<PushedCode>;
  /** Puts evaluated code in place, durably. */
  activate(code: PushedCode): Promise<void>;
  discard(code: PushedCode): Promise<void>;
  /** Refused, like the push itself would be, when the code does not load with the changed variables. */
  updateVariables(changes: VariableChange[]): Promise<void>;
  /** Told when code or variables changed: everything computed so far may differ. */
  onChange(listener: () => void): void;
}

export interface DeploymentParts {
  state: string;
  engine: Engine;
  variables: DeploymentVariables;
  identities: IdentityVerifier;
  environment: ProcessEnvironment;
}

export function moduleHash({ source, sourceMap }: PushedModule): string {
  return createHash("sha256")
    .update(source)
    .update(sourceMap ?? "")
    .digest("hex");
}

/** Opens the deployment kept in `state` and puts the code of the last push in place. */
export async function openDeployment(parts: DeploymentParts): Promise<Deployment> {
  const { state, engine, variables, identities, environment } = parts;
  const pushFile = path.join(state, "push.json");
  const generations = path.join(state, "generations");
  const listeners: (() => void)[] = [];
  let current: PushedCode | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** Pushes and changes of variables evaluate modules in the one global environment, so they take turns. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work);
    turn = result.catch(() => {});
    return result;
  };

  /** `atOnce` changes what must change in the same moment. */
  const putInPlace = async (code: PushedCode, isPush = false, atOnce = () => {}): Promise<void> => {
    const previous = current;
    await engine.betweenTransactions(() => {
      for (const { path: component, schema } of isPush ? code.instances : []) {
        requireDocumentsFit(engine, component, schema);
      }
      for (const { path: component, schema, modules, nodeModules } of code.instances) {
        const tableOf = (id: string) => engine.documents(component)?.tableOf(id);
        const { callsOfActions } = engine;
        engine.setComponent(component, schema, preparedFunctions({ modules, nodeModules, tableOf, callsOfActions }));
      }
      const mounted = new Set(code.instances.map((instance) => instance.path));
      for (const component of engine.components()) {
        if (!mounted.has(component)) engine.setComponent(component, null, unmounted(component));
      }
      current = code;
    });
    atOnce();
    variables.setBindings(code.bindings);
    identities.trustProviders(code.authProviders);
    for (const listener of listeners) listener();
    if (previous) await removeGeneration(previous.folder);
  };

  for (const folder of existsSync(generations) ? await readdir(generations) : []) {
    await removeGeneration(path.join(generations, folder));
  }
  if (existsSync(pushFile)) {
    const kept = pushRequestSchema.parse(JSON.parse(readFileSync(pushFile, "utf8")));
    await putInPlace(await evaluatePush(kept, generations, environment));
  }

  const instance = (component: string) => current?.instances.find((candidate) => candidate.path === component);
  return {
    current: () => current,
    instance,
    findFunction({ componentPath, udfPath }) {
      const [module = "", name = "default"] = udfPath.split(":");
      const found = instance(componentPath)?.modules.get(module)?.[name];
      return isConvexFunction(found) ? found : undefined;
    },
    evaluate: (request) => inTurn(() => evaluatePush(complete(request, current?.request), generations, environment)),
    activate: (code) =>
      inTurn(async () => {
        // First in place, for that may be refused. A crash between the two leaves the code of before.
        await putInPlace(code, true);
        await writeFileDurably(pushFile, JSON.stringify(code.request));
      }),
    discard: (code) => removeGeneration(code.folder),
    updateVariables: (changes) =>
      inTurn(async () => {
        const staged = variables.change(changes);
        if (!staged.changed) return staged.takeBack();
        try {
          const code = current && (await evaluatePush(current.request, generations, environment));
          await staged.keep();
          if (code) await putInPlace(code, false, staged.show);
          else staged.show();
        } catch (error) {
          staged.takeBack();
          throw error;
        }
      }),
    onChange: (listener) => listeners.push(listener),
  };
}

/** Documents were checked when the push began; others may have come since. */
function requireDocumentsFit(engine: Engine, component: string, schema: AnySchema | null): void {
  const invalid = schema?.schemaValidation ? firstInvalidDocument(schema, engine.documents(component)) : undefined;
  if (!invalid) return;
  const message = `New document in table "${invalid.table}" does not match the schema: ${invalid.reason}`;
  throw new ApiError(400, "SchemaValidationFailed", message);
}

function unmounted(component: string): ModuleLoader {
  return async () => {
    throw new Error(`Component "${component}" is not mounted.`);
  };
}

/** Fills in the modules that the CLI left out because their hashes did not change. */
function complete(request: PushRequest, previous: PushRequest | undefined): PushRequest {
  const { changedModules, unchangedModuleHashes } = request.appDefinition;
  const kept = unchangedModuleHashes.map(({ path: modulePath, sha256 }) => {
    const module = previous?.appDefinition.changedModules.find((candidate) => candidate.path === modulePath);
    if (module && moduleHash(module) === sha256) return module;
    throw new ApiError(400, "InvalidModules", `The module ${modulePath} was not pushed and is not known here.`);
  });
  return {
    ...request,
    appDefinition: {
      ...request.appDefinition,
      changedModules: [...changedModules, ...kept],
      unchangedModuleHashes: [],
    },
  };
}
