import { defineSchema } from "convex/server";
import type { Value } from "convex/values";
import { openCommitLog } from "../database/commit-log";
import type { AnySchema } from "../database/convex-test-internals";
import type { Deployment } from "../deployment";
import type { ConvexFunction, ModuleExports } from "../push/pushed-code";
import { isConvexFunction } from "../push/pushed-code";
import { type Engine, type FunctionCall, nobody, startEngine } from "./engine";
import { createFunctionLog } from "./log";
import { preparedFunctions } from "./prepared-functions";

export interface TestEngine {
  engine: Engine;
  deployment: Pick<Deployment, "findFunction">;
  call(type: FunctionCall["type"], path: string, args?: Record<string, Value>): Promise<Value>;
  close(): Promise<void>;
}

/** An engine on a log file, with the functions of one module in the app and in each component, named `m` where it has to have no other name. */
export async function startTestEngine(
  file: string,
  components: Record<string, { schema?: AnySchema; module?: string; functions: ModuleExports }>,
): Promise<TestEngine> {
  const log = await openCommitLog(file);
  const engine = await startEngine(log, createFunctionLog());
  const find = (component: string, name: string): ConvexFunction | undefined => {
    const found = components[component]?.functions[name];
    return isConvexFunction(found) ? found : undefined;
  };
  for (const [component, { schema = defineSchema({}), module = "m", functions }] of Object.entries(components)) {
    const modules = preparedFunctions({
      modules: new Map([[module, functions]]),
      nodeModules: new Set(),
      tableOf: (id) => engine.documents(component)?.tableOf(id),
      callsOfActions: engine.callsOfActions,
    });
    engine.setComponent(component, schema, modules);
  }
  return {
    engine,
    deployment: { findFunction: ({ componentPath, udfPath }) => find(componentPath, udfPath.split(":")[1] ?? "") },
    call: (type, name, args = {}) =>
      engine.run({ type, component: "", path: `m:${name}`, arguments: args, caller: nobody }),
    close: () => log.close(),
  };
}
