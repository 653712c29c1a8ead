import { jsonToConvex, type Value } from "convex/values";
import { badDeployKey, DeploymentError } from "../convex-error";
import type { SerializedQuery } from "../database/convex-test-internals";
import type { Documents } from "../database/documents";
import { collect, readPage } from "../database/query-execution";
import { userTables } from "../database/user-tables";
import type { Deployment } from "../deployment";
import type { ModuleAnalysis } from "../push/analyze-module";
import type { DeploymentVariables } from "../push/environment";
import type { SnapshotExports } from "../snapshots/export";
import type { SnapshotImports } from "../snapshots/import";
import type { Engine } from "./engine";
import type { FunctionRequest, Requester } from "./request";

/** The queries that CLI and dashboard ask of every deployment (backend: npm-packages/system-udfs). For admins only. */
export interface SystemQueries {
  has(path: string): boolean;
  run(request: FunctionRequest, requester: Requester): Promise<Value>;
}

export interface SystemQueryParts {
  name: string;
  cloudUrl: string;
  engine: Engine;
  deployment: Deployment;
  variables: DeploymentVariables;
  snapshots: { exports: SnapshotExports; imports: SnapshotImports };
}

type Arguments = Record<string, Value | undefined>;
type SystemQuery = (args: Arguments, component: string) => Value;

export function createSystemQueries(parts: SystemQueryParts): SystemQueries {
  const { engine, deployment, variables, snapshots } = parts;
  const documents = (component: string): Documents | undefined => engine.documents(component);

  const queries: Record<string, SystemQuery> = {
    "cli/queryEnvironmentVariables": () =>
      Object.entries(variables.all())
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => ({ name, value })),
    "cli/queryEnvironmentVariables:get": ({ name }) => {
      const value = variables.all()[String(name)];
      return value === undefined ? null : { name: String(name), value };
    },
    "cli/modules:apiSpec": (args, component) => apiSpec(deployment, String(args["componentId"] ?? component)),
    "cli/convexUrl:cloudUrl": () => parts.cloudUrl,
    "cli/tables": (_args, component) => ({
      page: userTables(documents(component)).map((name) => ({ name })),
      isDone: true,
      continueCursor: "end",
    }),
    "cli/tableSize": ({ tableName }, component) => rows(documents(component), String(tableName)).length,
    "cli/queryTable": ({ tableName }, component) => {
      rows(documents(component), String(tableName));
      return Math.random();
    },
    "cli/tableData": (args, component) => tableData(documents(component), args),
    "cli/exports:getLatest": () => snapshots.exports.latest(),
    "cli/queryImport": ({ importId }) => snapshots.imports.find(String(importId)),
    "cli/queryImport:list": () => snapshots.imports.list(),
    "frontend/getSchemas": (args, component) => schemas(deployment, String(args["componentId"] ?? component)),
    "frontend/components:list": () =>
      (deployment.current()?.instances ?? []).map(({ path }) => ({
        id: path,
        name: path.split("/").at(-1) ?? "",
        path,
        args: {},
        state: "active",
        httpPrefix: deployment.current()?.mounts.find((mount) => mount.component === path)?.prefix ?? null,
      })),
  };

  const find = (path: string): SystemQuery | undefined =>
    queries[
      path
        .replace(/^_system\//, "")
        .replace(/\.js(?=:|$)/, "")
        .replace(/:default$/, "")
    ];

  return {
    has: (path) => path.startsWith("_system/"),
    async run({ path, component = "", arguments: args }, requester) {
      if (!requester.admin) throw badDeployKey(parts.name);
      const query = find(path);
      if (!query)
        throw new DeploymentError(`Could not find function for '${path}': the local Convex does not have it.`);
      return query(args, component);
    },
  };
}

function scan(table: string, order: "asc" | "desc"): SerializedQuery {
  return { source: { type: "FullTableScan", tableName: table, order }, operators: [] };
}

/** The schema in force as JSON text; a push puts its schema in force at once. */
function schemas(deployment: Deployment, component: string): Value {
  const definitionPath = deployment.instance(component)?.definitionPath ?? "";
  const analysis = deployment.current()?.analysis[definitionPath] as { schema: unknown } | undefined;
  return analysis?.schema ? { active: JSON.stringify(analysis.schema) } : {};
}

function rows(documents: Documents | undefined, table: string): Value[] {
  return documents ? collect(documents, scan(table, "asc")) : [];
}

function tableData(documents: Documents | undefined, { table, order, paginationOpts }: Arguments): Value {
  const { numItems, cursor } = paginationOpts as { numItems: number; cursor: string | null };
  const query = scan(String(table), order === "asc" ? "asc" : "desc");
  if (!documents) return { page: [], isDone: true, continueCursor: "end" };
  const { page, isDone, continueCursor } = readPage(documents, { query, cursor, pageSize: numItems });
  return { page, isDone, continueCursor };
}

function apiSpec(deployment: Deployment, component: string): Value {
  const definitionPath = deployment.instance(component)?.definitionPath ?? "";
  const analysis = deployment.current()?.analysis[definitionPath] as
    | { functions: Record<string, ModuleAnalysis> }
    | undefined;
  return Object.entries(analysis?.functions ?? {}).flatMap(([module, { functions, httpRoutes }]): Value[] => [
    ...functions.map((one) => ({
      identifier: `${module}:${one.name}`,
      functionType: one.udfType,
      visibility: one.visibility,
      args: jsonToConvex(JSON.parse(one.args)),
      returns: jsonToConvex(JSON.parse(one.returns)),
    })),
    ...(httpRoutes ?? []).map(({ route }) => ({
      functionType: "HttpAction",
      method: route.method,
      path: route.path,
    })),
  ]);
}
