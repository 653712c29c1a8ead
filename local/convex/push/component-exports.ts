import type { ModuleAnalysis } from "./analyze-module";

type ExportTree = { type: "branch"; branch: [name: string, tree: ExportTree][] } | { type: "leaf"; leaf: string };

/**
 * What a component offers to its parent: its public functions, as a tree by folder, module and function. The CLI writes
 * the type of `components.<name>` from it (`codegenExport` in convex/dist/esm/cli/codegen_templates/component_api.js).
 */
export function componentExports(functions: Record<string, ModuleAnalysis>): ExportTree {
  const root: [string, ExportTree][] = [];
  for (const [module, analysis] of Object.entries(functions)) {
    const offered = analysis.functions.filter(({ visibility }) => visibility.kind === "public");
    if (offered.length === 0) continue;
    let place = root;
    for (const part of module.replace(/\.js$/, "").split("/")) place = branchOf(place, part);
    for (const { name } of offered) place.push([name, { type: "leaf", leaf: `_reference/function/${module}:${name}` }]);
  }
  return { type: "branch", branch: root };
}

function branchOf(place: [string, ExportTree][], name: string): [string, ExportTree][] {
  const known = place.find(([other]) => other === name)?.[1];
  if (known?.type === "branch") return known.branch;
  const branch: [string, ExportTree][] = [];
  place.push([name, { type: "branch", branch }]);
  return branch;
}
