import type { AuthProvider, HttpRouter } from "convex/server";
import type { AnySchema } from "../database/convex-test-internals";
import type { VariableBinding } from "./environment";
import type { PushRequest } from "./request";

/** A registered Convex function as `convex/server` makes it. */
export interface ConvexFunction {
  isQuery?: boolean;
  isMutation?: boolean;
  isAction?: boolean;
  isInternal?: boolean;
  exportArgs(): string;
  exportReturns(): string;
}

export type FunctionKind = "query" | "mutation" | "action";

export function isConvexFunction(value: unknown): value is ConvexFunction {
  return functionKind(value) !== undefined;
}

export function functionKind(value: unknown): FunctionKind | undefined {
  if (typeof value !== "function") return undefined;
  if ("isQuery" in value && value.isQuery) return "query";
  if ("isMutation" in value && value.isMutation) return "mutation";
  return "isAction" in value && value.isAction ? "action" : undefined;
}

export type ModuleExports = Record<string, unknown>;

/** What `app.export()` of `convex.config` says. */
export interface DefinitionAnalysis {
  definitionType: { type: "app" } | { type: "childComponent"; name: string };
  httpPrefix?: string;
  childComponents: { name: string; path: string; env?: VariableBinding[] | null }[];
  /** Path prefix to `_reference/childComponent/<name>`. */
  httpMounts: Record<string, string>;
  exports: unknown;
  envVars?: [name: string, declaration: { value: string; optional?: boolean }][];
}

/** One mounted component (or the app, with an empty path) with its modules loaded. */
export interface ComponentInstance {
  path: string;
  definitionPath: string;
  schema: AnySchema | null;
  /** By module path without extension. */
  modules: Map<string, ModuleExports>;
  /** Those of them that ask for Node.js. */
  nodeModules: Set<string>;
}

/** Code that was pushed and evaluated, ready to be put in place. */
export interface PushedCode {
  request: PushRequest;
  /** Parents before children; the app is first. */
  instances: ComponentInstance[];
  definitions: Map<string, DefinitionAnalysis>;
  /** Path prefixes under which components answer HTTP requests. */
  mounts: { prefix: string; component: string }[];
  bindings: Map<string, VariableBinding[]>;
  authProviders: AuthProvider[];
  /** Answer fields of `start_push`. */
  analysis: Record<string, unknown>;
  tree: unknown;
  /** The folder that its modules were loaded from. */
  folder: string;
}

export function isRouter(value: unknown): value is HttpRouter {
  return typeof value === "object" && value !== null && "isRouter" in value;
}

/** The crons of a module `crons`: by name, which function and when. */
export interface CronJob {
  /** `module:export`. */
  name: string;
  args: unknown[];
  schedule: // As the app wrote it: one of them.
    | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
    | { type: "cron"; cron: string }
    | { type: "hourly"; minuteUTC: number }
    | { type: "daily"; hourUTC: number; minuteUTC: number }
    | { type: "weekly"; dayOfWeek: string; hourUTC: number; minuteUTC: number }
    | { type: "monthly"; day: number; hourUTC: number; minuteUTC: number };
}

export function cronsOf(module: ModuleExports | undefined): Record<string, CronJob> {
  const crons = module?.["default"];
  return typeof crons === "object" && crons !== null && "isCrons" in crons && "crons" in crons
    ? (crons.crons as Record<string, CronJob>)
    : {};
}
