import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { runBuild } from "./build";
import { type BuildPlan, type BuildSettings, planBuild } from "./build-plan";
import { inBuilder } from "./builders";
import { type UploadedFile, uploadDigest, writeUpload } from "./uploaded-files";

export interface BuildRequest {
  files: readonly UploadedFile[];
  settings: BuildSettings;
  /** Declared variables: together with the files they decide whether a build can be used again. */
  variables: Record<string, string>;
  environment: Record<string, string>;
  onLine(line: string): void;
  clean(line: string): string;
}

export interface Builds {
  /** Builds, or finds the result of the same build. Returns its name. */
  make(request: BuildRequest): Promise<string>;
  folderOf(name: string): string;
  planOf(name: string, settings: BuildSettings): BuildPlan;
  /** Removes what no deployment needs, except the last few: a stack that is made again builds nothing. */
  prune(needed: ReadonlySet<string>): Promise<void>;
  close(): void;
}

const spareBuilds = 3;

export interface BuildsOptions {
  /** One folder for each result. */
  workDir: string;
  /** Where builds happen, beside those of other clouds: see {@link inBuilder}. */
  builders: string;
  nodeModulesFrom: string;
}

/** Build results by content. The builds of one cloud run one after the other. */
export function openBuilds({ workDir, builders, nodeModulesFrom }: BuildsOptions): Builds {
  const stopping = new AbortController();
  let last: Promise<unknown> = Promise.resolve();
  const folderOf = (name: string): string => path.join(workDir, name);

  const build = async (name: string, request: BuildRequest, place: string): Promise<void> => {
    await clear(place);
    await writeUpload(place, request.files);
    const plan = planBuild(place, request.settings);
    if (plan.serve.kind === "next") await stopConfigLookup(place);
    const { environment, onLine, clean } = request;
    await runBuild({ folder: place, plan, environment, nodeModulesFrom, onLine, clean, signal: stopping.signal });
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    await keep(place, folderOf(name));
  };

  return {
    folderOf,
    planOf: (name, settings) => planBuild(folderOf(name), settings),
    make(request) {
      const name = `build-${digestOf(request, nodeModulesFrom)}`;
      const made = last.then(async () => {
        if (!existsSync(folderOf(name))) await inBuilder(builders, (place) => build(name, request, place));
        return name;
      });
      last = made.catch(() => undefined);
      return made;
    },
    async prune(needed) {
      if (!existsSync(workDir)) return;
      const names = (await readdir(workDir)).filter((name) => name.startsWith("build-") && !needed.has(name));
      for (const name of names.slice(spareBuilds)) await rm(folderOf(name), { recursive: true, force: true });
    },
    close: () => stopping.abort(),
  };
}

function digestOf({ files, settings, variables }: BuildRequest, nodeModulesFrom: string): string {
  const installed = path.join(nodeModulesFrom, "node_modules", ".package-lock.json");
  const packages = existsSync(installed) ? readFileSync(installed) : "";
  const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  const hash = createHash("sha256")
    .update(uploadDigest(files))
    .update(JSON.stringify([settings, sorted]))
    .update(packages);
  return hash.digest("hex").slice(0, 20);
}

/** Empties the place of builds but for the compiler's cache. */
async function clear(place: string): Promise<void> {
  const cache = path.join(place, ".next", "cache");
  const aside = `${place}-cache`;
  await rm(aside, { recursive: true, force: true });
  if (existsSync(cache)) await rename(cache, aside);
  await rm(place, { recursive: true, force: true });
  await mkdir(path.dirname(cache), { recursive: true, mode: 0o700 });
  if (existsSync(aside)) await rename(aside, cache);
}

/** Next.js looks for its configuration upward: without one of its own, an app would be built with the repository's. */
async function stopConfigLookup(folder: string): Promise<void> {
  const own = (await readdir(folder)).some((name) => /^next\.config\.[cm]?[jt]s$/.test(name));
  if (!own) await writeFile(path.join(folder, "next.config.mjs"), "export default {};\n");
}

/** Moves a finished build to its own folder; the cache stays. The folder appears in one step. */
async function keep(place: string, folder: string): Promise<void> {
  const cache = path.join(place, ".next", "cache");
  const aside = `${place}-cache`;
  if (existsSync(cache)) await rename(cache, aside);
  await rename(place, folder);
  if (!existsSync(aside)) return;
  await mkdir(path.dirname(cache), { recursive: true, mode: 0o700 });
  await rename(aside, cache);
}
