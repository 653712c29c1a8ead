import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { cruise, type ICruiseResult, type IForbiddenRuleType } from "dependency-cruiser";

const root = path.resolve(import.meta.dirname, "..");
const configuration = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as {
  forbidden: (IForbiddenRuleType & { name: string; comment: string })[];
  options: object;
};

export const rules = configuration.forbidden;

/** Everything of ours; what is missing in a tree is left out. */
const sources = [
  "acceptance",
  "app",
  "bench",
  "checklist",
  "checks",
  "cli",
  "contract",
  "convex",
  "evidence",
  "infra",
  "loader",
  "local",
  "policies",
  "provider-rpc",
  "recovery",
  "test",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
];

export interface Crossing {
  rule: string;
  from: string;
  to: string;
}

/** Imports in the tree at `folder` that cross a boundary of `.dependency-cruiser.cjs`. */
export async function crossings(folder: string): Promise<Crossing[]> {
  const { output } = await cruise(
    sources.filter((source) => existsSync(path.join(folder, source))),
    { ...configuration.options, baseDir: folder, validate: true, ruleSet: { forbidden: rules } },
  );
  const { summary } = output as ICruiseResult;
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

async function main(): Promise<void> {
  const found = await crossings(root);
  for (const { rule, from, to } of found) {
    const comment = rules.find(({ name }) => name === rule)?.comment ?? "";
    console.error(`${from} must not import ${to} (${rule}): ${comment}`);
  }
  if (found.length > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
