import type { AuthProvider } from "convex/server";
import { ApiError } from "../convex-error";
import type { AnySchema } from "../database/convex-test-internals";
import { analyzeModule } from "./analyze-module";
import { componentExports } from "./component-exports";
import type { VariableBinding } from "./environment";
import { createGeneration, type Generation, removeGeneration, writeModules } from "./generation";
import type { ProcessEnvironment } from "./process-environment";
import type { ComponentInstance, DefinitionAnalysis, ModuleExports, PushedCode } from "./pushed-code";
import { definitionsOf, type PushedDefinition, type PushRequest } from "./request";
import { requireValidIndexes } from "./schema-indexes";

const authConfigModule = "auth.config.js";

const encoded = (text: string): string => `_${Buffer.from(text).toString("base64url")}`;

/**
 * Evaluates what was pushed, without putting it in place: the definitions, children first; then schema and modules of
 * each mounted component, which sees its own variables. Throws {@link ApiError} for code that does not load.
 */
export async function evaluatePush(
  request: PushRequest,
  root: string,
  environment: ProcessEnvironment,
): Promise<PushedCode> {
  const generation = await createGeneration(root);
  try {
    return await evaluateIn(generation, request, environment);
  } catch (error) {
    await removeGeneration(generation.folder);
    if (error instanceof ApiError) throw error;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ApiError(400, "InvalidModules", `Loading the pushed modules encountered the following error:\n${reason}`);
  }
}

async function evaluateIn(
  generation: Generation,
  request: PushRequest,
  environment: ProcessEnvironment,
): Promise<PushedCode> {
  const pushed = new Map(definitionsOf(request).map((definition) => [definition.path, definition]));
  const definitions = await evaluateDefinitions(generation, pushed, environment);
  const mounted = mount(definitions);
  const instances: ComponentInstance[] = [];
  for (const { path, definitionPath } of mounted.components) {
    const definition = pushed.get(definitionPath);
    if (!definition) throw new Error(`The push lacks the component definition ${definitionPath}.`);
    const load = () => loadInstance(generation, path, definition);
    instances.push(await environment.whileEvaluating(path, mounted.bindings, load));
  }
  const app = pushed.get("");
  return {
    request,
    instances,
    definitions,
    mounts: mounted.mounts,
    bindings: mounted.bindings,
    authProviders: app ? await evaluateAuthConfig(generation, app, environment) : [],
    analysis: analyze(pushed, definitions, instances),
    tree: mounted.tree,
    folder: generation.folder,
  };
}

async function evaluateDefinitions(
  generation: Generation,
  pushed: Map<string, PushedDefinition>,
  environment: ProcessEnvironment,
): Promise<Map<string, DefinitionAnalysis>> {
  const analyses = new Map<string, DefinitionAnalysis>();
  const evaluate = async (path: string): Promise<DefinitionAnalysis> => {
    const known = analyses.get(path);
    if (known) return known;
    const definition = pushed.get(path);
    if (!definition) throw new Error(`The push lacks the component definition ${path}.`);
    const folder = `definitions/${encoded(path)}`;
    for (const dependency of definition.dependencies) {
      const { definitionType } = await evaluate(dependency);
      const defaultName = definitionType.type === "childComponent" ? definitionType.name : "";
      await generation.write(
        `${folder}/_componentDeps/${Buffer.from(dependency).toString("base64url")}.js`,
        `export default ${JSON.stringify({ componentDefinitionPath: dependency, defaultName })};`,
      );
    }
    const analysis = await evaluateDefinition(generation, folder, definition, environment);
    analyses.set(path, analysis);
    return analysis;
  };
  for (const path of pushed.keys()) await evaluate(path);
  return analyses;
}

const withoutDefinition: DefinitionAnalysis = {
  definitionType: { type: "app" },
  childComponents: [],
  httpMounts: {},
  exports: { type: "branch", branch: [] },
};

async function evaluateDefinition(
  generation: Generation,
  folder: string,
  { definition }: PushedDefinition,
  environment: ProcessEnvironment,
): Promise<DefinitionAnalysis> {
  if (!definition) return withoutDefinition;
  // The bundle imports its children by encoded path without extension, which Node does not resolve.
  const source = definition.source.replace(/(\.\/_componentDeps\/[A-Za-z0-9_-]+)(?=["'])/g, "$1.js");
  await generation.write(`${folder}/definition.js`, source);
  const exports = await environment.whileEvaluating("", new Map(), () => generation.import(`${folder}/definition.js`));
  return (exports["default"] as { export(): DefinitionAnalysis }).export();
}

async function loadInstance(
  generation: Generation,
  path: string,
  definition: PushedDefinition,
): Promise<ComponentInstance> {
  const folder = `components/${encoded(path)}`;
  await writeModules(generation, `${folder}/modules`, definition.modules);
  let schema: AnySchema | null = null;
  if (definition.schema) {
    await writeModules(generation, `${folder}/schema`, [definition.schema]);
    schema = (await generation.import(`${folder}/schema/${definition.schema.path}`))["default"] as AnySchema;
    requireValidIndexes(schema);
  }
  const modules = new Map<string, ModuleExports>();
  for (const module of definition.modules) {
    if (module.path.startsWith("_deps/") || (path === "" && module.path === authConfigModule)) continue;
    modules.set(withoutExtension(module.path), await generation.import(`${folder}/modules/${module.path}`));
  }
  const nodeModules = new Set(
    definition.modules.filter((module) => module.environment === "node").map((module) => withoutExtension(module.path)),
  );
  return { path, definitionPath: definition.path, schema, modules, nodeModules };
}

function withoutExtension(modulePath: string): string {
  return modulePath.replace(/\.[^.]+$/, "");
}

/** Evaluates `auth.config`; Convex refuses it when it reads a variable that is not set. */
async function evaluateAuthConfig(
  generation: Generation,
  app: PushedDefinition,
  environment: ProcessEnvironment,
): Promise<AuthProvider[]> {
  if (!app.modules.some((module) => module.path === authConfigModule)) return [];
  const { result, missing } = await environment.notingMissing(() =>
    generation.import(`components/${encoded("")}/modules/${authConfigModule}`),
  );
  if (missing.length > 0) {
    throw new ApiError(
      400,
      "AuthConfigMissingEnvironmentVariable",
      `Environment variable ${missing[0]} is used in auth config file but its value was not set`,
    );
  }
  const config = result["default"];
  if (typeof config !== "object" || config === null || !("providers" in config) || !Array.isArray(config.providers)) {
    throw new ApiError(
      400,
      "InvalidAuthConfig",
      "auth config file must include a list of provider credentials: `export default { providers: [...] }`",
    );
  }
  return config.providers;
}

interface Mounted {
  components: { path: string; definitionPath: string }[];
  mounts: { prefix: string; component: string }[];
  bindings: Map<string, VariableBinding[]>;
  tree: unknown;
}

/** Follows `app.use(…)` from the app down; one definition may be mounted several times. */
function mount(definitions: Map<string, DefinitionAnalysis>): Mounted {
  const mounted: Mounted = { components: [], mounts: [], bindings: new Map(), tree: undefined };
  const visit = (definitionPath: string, path: string): unknown => {
    mounted.components.push({ path, definitionPath });
    const { childComponents, httpMounts } = definitions.get(definitionPath) ?? withoutDefinition;
    const childPath = (name: string) => (path === "" ? name : `${path}/${name}`);
    for (const [prefix, reference] of Object.entries(httpMounts)) {
      const name = reference.split("/").at(-1) ?? "";
      mounted.mounts.push({ prefix, component: childPath(name) });
    }
    for (const child of childComponents) mounted.bindings.set(childPath(child.name), child.env ?? []);
    return {
      definitionPath,
      componentPath: path,
      args: {},
      httpRoutes: { httpModuleRoutes: null, mounts: Object.keys(httpMounts) },
      exports: {},
      childComponents: Object.fromEntries(
        childComponents.map((child) => [child.name, visit(child.path, childPath(child.name))]),
      ),
    };
  };
  mounted.tree = visit("", "");
  return mounted;
}

function analyze(
  pushed: Map<string, PushedDefinition>,
  definitions: Map<string, DefinitionAnalysis>,
  instances: ComponentInstance[],
): Record<string, unknown> {
  return Object.fromEntries(
    [...pushed].map(([path, { serverVersion }]) => {
      const instance = instances.find((candidate) => candidate.definitionPath === path);
      const modules = [...(instance?.modules ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
      const exportSchema = instance?.schema as { export?(): string } | null | undefined;
      const functions = Object.fromEntries(modules.map(([name, exports]) => [`${name}.js`, analyzeModule(exports)]));
      const exports = path === "" ? {} : { exports: componentExports(functions) };
      return [
        path,
        {
          definition: { path, ...definitions.get(path), ...exports },
          schema: exportSchema?.export ? JSON.parse(exportSchema.export()) : null,
          functions,
          udfConfig: { serverVersion, importPhaseRngSeed: null, importPhaseUnixTimestamp: null },
        },
      ];
    }),
  );
}
