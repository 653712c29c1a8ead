import { cronsOf, functionKind, isConvexFunction, isRouter, type ModuleExports } from "./pushed-code";

const kindNames = { query: "Query", mutation: "Mutation", action: "Action" } as const;

/** What Convex finds in a module (`analyzedModule` of the CLI's deploy API). */
export interface ModuleAnalysis {
  functions: {
    name: string;
    pos: null;
    udfType: "Query" | "Mutation" | "Action";
    visibility: { kind: "public" | "internal" };
    /** Validators as JSON text. */
    args: string;
    returns: string;
  }[];
  httpRoutes: { route: { path: string; method: string }; pos: null }[] | null;
  cronSpecs: unknown[] | null;
  sourceMapped: null;
}

export function analyzeModule(exports: ModuleExports): ModuleAnalysis {
  const analysis: ModuleAnalysis = { functions: [], httpRoutes: null, cronSpecs: null, sourceMapped: null };
  for (const [name, value] of Object.entries(exports)) {
    const kind = functionKind(value);
    if (!kind || !isConvexFunction(value)) continue;
    analysis.functions.push({
      name,
      pos: null,
      udfType: kindNames[kind],
      visibility: { kind: value.isInternal ? "internal" : "public" },
      args: value.exportArgs(),
      returns: value.exportReturns(),
    });
  }
  const router = exports["default"];
  if (isRouter(router)) {
    analysis.httpRoutes = router.getRoutes().map(([path, method]) => ({ route: { path, method }, pos: null }));
  }
  const crons = Object.entries(cronsOf(exports));
  if (crons.length > 0) analysis.cronSpecs = crons;
  return analysis;
}
