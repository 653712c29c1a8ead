import type { Value } from "convex/values";
import { DeploymentError } from "../convex-error";
import type { Deployment } from "../deployment";
import { type FunctionKind, functionKind } from "../push/pushed-code";
import type { Engine, QueryScope } from "./engine";
import type { FunctionRequest, Requester } from "./request";
import type { SessionRequest, SessionRequests } from "./session-requests";
import type { SystemQueries } from "./system-queries";

/** A function was asked for that is not there, not public, or of another kind. Its message is the real backend's. */
export class FunctionUnavailableError extends DeploymentError {
  readonly code = "ERR_CONVEX_FUNCTION_UNAVAILABLE";
  constructor(message: string) {
    super(message);
    this.name = "FunctionUnavailableError";
  }
}

export interface FunctionRunner {
  /**
   * Checks that the function may be called, runs it, and waits until what it wrote is on disk. A mutation that a session
   * sent before is not run again.
   */
  run(
    kind: FunctionKind | "any",
    request: FunctionRequest,
    requester: Requester,
    session?: SessionRequest,
  ): Promise<Value>;
  /** A query within `scope`. */
  watch(request: FunctionRequest, requester: Requester, scope: QueryScope): Promise<Value>;
  kindOf(request: FunctionRequest): FunctionKind | "system" | undefined;
}

const kindNames = { query: "Query", mutation: "Mutation", action: "Action" } as const;

export function canonicalPath(path: string): string {
  const [module = "", name = "default"] = path.split(":");
  return `${module.replace(/\.js$/, "")}:${name}`;
}

export function createFunctionRunner(
  engine: Engine,
  deployment: Deployment,
  system: SystemQueries,
  sessions: SessionRequests,
): FunctionRunner {
  const target = ({ path, component = "" }: FunctionRequest) => ({
    componentPath: component,
    udfPath: canonicalPath(path),
  });

  const resolve = (request: FunctionRequest, requester: Requester, expected: FunctionKind | "any"): FunctionKind => {
    const { componentPath, udfPath } = target(request);
    if (componentPath !== "" && !requester.admin) {
      throw new FunctionUnavailableError(
        "Only admin or system users can call functions on non-root components directly",
      );
    }
    const found = deployment.findFunction({ componentPath, udfPath });
    const kind = functionKind(found);
    if (!found || !kind || (found.isInternal && !requester.admin)) {
      const visibility = requester.admin ? "" : "public ";
      throw new FunctionUnavailableError(
        `Could not find ${visibility}function for '${udfPath.replace(/:default$/, "")}'. Did you forget to run \`npx convex dev\` or \`npx convex deploy\`?`,
      );
    }
    if (expected !== "any" && expected !== kind) {
      throw new FunctionUnavailableError(
        `Trying to execute ${udfPath.replace(":", ".js:")} as ${kindNames[expected]}, but it is defined as ${kindNames[kind]}.`,
      );
    }
    return kind;
  };

  const call = (type: FunctionKind, request: FunctionRequest, { caller }: Requester) => {
    const { componentPath, udfPath } = target(request);
    return { type, component: componentPath, path: udfPath, arguments: request.arguments, caller };
  };

  return {
    async run(expected, request, requester, session) {
      if (system.has(request.path)) return await system.run(request, requester);
      const kind = resolve(request, requester, expected);
      try {
        const functionCall = call(kind, request, requester);
        return await (session && kind === "mutation" ? sessions.run(session, functionCall) : engine.run(functionCall));
      } finally {
        if (kind !== "query") await engine.durable();
      }
    },
    async watch(request, requester, scope) {
      if (system.has(request.path)) return await scope(() => system.run(request, requester));
      resolve(request, requester, "query");
      return await engine.watch(call("query", request, requester), scope);
    },
    kindOf: (request) => (system.has(request.path) ? "system" : functionKind(deployment.findFunction(target(request)))),
  };
}
