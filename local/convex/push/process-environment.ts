import type { Engine } from "../functions/engine";
import type { ComponentBindings, DeploymentVariables } from "./environment";

export interface ProcessEnvironment {
  /** Module code that runs during `work` sees the variables of `component`, mounted with `bindings`. One at a time. */
  whileEvaluating<Result>(component: string, bindings: ComponentBindings, work: () => Promise<Result>): Promise<Result>;
  /** As the app's own module code, and tells which variables were read though they are not set. */
  notingMissing<Result>(work: () => Promise<Result>): Promise<{ result: Result; missing: string[] }>;
}

/** Node itself reads these at each import (`lib/internal/modules/esm`, `lib/internal/source_map`). */
const readByNode = new Set(["WATCH_REPORT_DEPENDENCIES", "NODE_V8_COVERAGE"]);

/**
 * Puts the deployment's variables in the place of this process's environment, for good: functions then see what they
 * see on Convex and nothing of the machine. Which component's variables, follows the function that runs.
 */
export function replaceProcessEnvironment(engine: Engine, variables: DeploymentVariables): ProcessEnvironment {
  let evaluating: Record<string, string> | undefined;
  let missing: Set<string> | undefined;
  /** A function sees the variables of one moment, also when they change while it runs. */
  const seen = new WeakMap<object, Record<string, string>>();
  const current = () => {
    const executing = engine.executing();
    if (!executing) return evaluating ?? variables.visibleTo("");
    const known = seen.get(executing) ?? variables.visibleTo(executing.componentPath);
    seen.set(executing, known);
    return known;
  };
  process.env = new Proxy<Record<string, string>>(
    {},
    {
      get(_target, name) {
        if (typeof name !== "string") return undefined;
        const value = current()[name];
        if (value === undefined && !readByNode.has(name) && !engine.executing()) missing?.add(name);
        return value;
      },
      has: (_target, name) => typeof name === "string" && name in current(),
      ownKeys: () => Object.keys(current()),
      getOwnPropertyDescriptor(_target, name) {
        const value = typeof name === "string" ? current()[name] : undefined;
        return value === undefined ? undefined : { value, enumerable: true, configurable: true, writable: true };
      },
      set: () => true,
      deleteProperty: () => true,
    },
  );
  const whileEvaluating: ProcessEnvironment["whileEvaluating"] = async (component, bindings, work) => {
    evaluating = variables.resolve(component, bindings);
    try {
      return await work();
    } finally {
      evaluating = undefined;
    }
  };
  return {
    whileEvaluating,
    async notingMissing(work) {
      const names = new Set<string>();
      missing = names;
      try {
        return { result: await whileEvaluating("", new Map(), work), missing: [...names] };
      } finally {
        missing = undefined;
      }
    },
  };
}
