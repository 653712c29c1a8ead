import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

/** How a deployment is built and served. */
export interface BuildPlan {
  /** Shell command; none for files that are served as they are. */
  build?: string;
  serve: { kind: "next" } | { kind: "command"; command: string } | { kind: "files"; folder: string };
}

export interface BuildSettings {
  buildCommand?: string;
  outputDirectory?: string;
}

const manifestSchema = z.object({
  scripts: z.record(z.string(), z.string()).optional(),
  dependencies: z.record(z.string(), z.string()).optional(),
  devDependencies: z.record(z.string(), z.string()).optional(),
});

/**
 * Vercel's detection in short: the declared build command, else the script `vercel-build` or `build`, else the
 * framework's own. Without a framework the output folder is served as files; a `start` script is served too, which the
 * vendor does not do, so that engines can be tested without a build of Next.js.
 */
export function planBuild(folder: string, settings: BuildSettings): BuildPlan {
  const manifest = readManifest(folder);
  const scripts = manifest.scripts ?? {};
  const declared = settings.buildCommand ?? scripts["vercel-build"] ?? scripts["build"];
  if (manifest.dependencies?.["next"] ?? manifest.devDependencies?.["next"]) {
    return { build: declared ?? "next build", serve: { kind: "next" } };
  }
  const build = declared === undefined ? {} : { build: declared };
  if (scripts["start"] !== undefined) return { ...build, serve: { kind: "command", command: scripts["start"] } };
  return { ...build, serve: { kind: "files", folder: settings.outputDirectory ?? publicFolder(folder) } };
}

function publicFolder(folder: string): string {
  return existsSync(path.join(folder, "public")) ? "public" : ".";
}

function readManifest(folder: string): z.output<typeof manifestSchema> {
  const file = path.join(folder, "package.json");
  return existsSync(file) ? manifestSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}
