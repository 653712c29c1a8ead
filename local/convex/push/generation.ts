import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { compileModule } from "./module-code";
import type { ModuleExports } from "./pushed-code";
import type { PushedModule } from "./request";
import { rememberSourceMaps } from "./source-maps";

/**
 * A folder that the modules of one evaluation are loaded from: code that must be evaluated again (a push, a changed
 * variable) gets a new one. Modules are not loaded by Node's own loader, which never forgets one: when the last
 * reference to them goes, so does their memory.
 */
export interface Generation {
  readonly folder: string;
  write(file: string, source: string, sourceMap?: string | null): Promise<void>;
  import(file: string): Promise<ModuleExports>;
}

type Loaded = { exports: ModuleExports } | { error: unknown };

let count = 0;

/** Packages are found in `node_modules` of the folders above `root`, which those of `"use node"` code rely on. */
export async function createGeneration(root: string): Promise<Generation> {
  count += 1;
  const folder = path.join(root, `${process.pid}-${count}`);
  await mkdir(folder, { recursive: true });
  const locate = (file: string) => path.join(folder, file);
  const sourceMaps = new Map<string, string>();
  const instances = new Map<string, { exports: ModuleExports }>();
  const bodies = new Map<string, () => void>();

  /** Runs a module whose imports are all there, once. */
  const instantiate = (file: string): ModuleExports => {
    const known = instances.get(file);
    if (known) return known.exports;
    const run = bodies.get(file);
    if (!run) throw new Error(`Could not resolve "${path.relative(folder, file)}".`);
    run();
    return instances.get(file)?.exports ?? {};
  };

  /** Makes a module and all that it imports ready to run. */
  const prepare = async (file: string): Promise<void> => {
    if (bodies.has(file)) return;
    bodies.set(file, () => {});
    const source = await readFile(file, "utf8");
    const shown = path.relative(folder, file);
    const compiled = await compileModule(`convex:/${shown}`, source);
    rememberSourceMaps(`convex:/${shown}`, compiled.sourceMap, sourceMaps.get(shown));
    const external = new Map<string, Loaded>();
    for (const specifier of compiled.imports) {
      if (specifier.startsWith(".")) await prepare(path.resolve(path.dirname(file), specifier)).catch(() => {});
      else external.set(specifier, await loadPackage(specifier, root));
    }
    const require = (specifier: string): unknown => {
      if (specifier.startsWith(".")) return instantiate(path.resolve(path.dirname(file), specifier));
      const loaded = external.get(specifier) ?? { error: new Error(`Could not resolve "${specifier}".`) };
      if ("error" in loaded) throw loaded.error;
      return loaded.exports;
    };
    bodies.set(file, () => {
      const module = { exports: {} };
      instances.set(file, module);
      compiled.run(module, require, pathToFileURL(file).href);
    });
  };

  return {
    folder,
    async write(file, source, sourceMap) {
      await mkdir(path.dirname(locate(file)), { recursive: true });
      await writeFile(locate(file), source);
      if (sourceMap) sourceMaps.set(path.normalize(file), sourceMap);
    },
    async import(file) {
      await prepare(locate(file));
      return instantiate(locate(file));
    },
  };
}

/** Loads a package or a module of Node.js as an ECMAScript module would see it. */
async function loadPackage(specifier: string, root: string): Promise<Loaded> {
  try {
    const isUrl = /^(node|file):/.test(specifier);
    const found = isUrl ? specifier : resolved(specifier, root);
    const namespace = (await import(found)) as ModuleExports;
    return { exports: Object.defineProperty({ ...namespace }, "__esModule", { value: true }) };
  } catch (error) {
    return { error };
  }
}

function resolved(specifier: string, root: string): string {
  try {
    const file = createRequire(path.join(root, "module.js")).resolve(specifier);
    return path.isAbsolute(file) ? pathToFileURL(file).href : file;
  } catch {
    // A package that can only be imported; found if it is one of ours.
    return specifier;
  }
}

export async function removeGeneration(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export async function writeModules(generation: Generation, folder: string, modules: PushedModule[]): Promise<void> {
  await Promise.all(
    modules.map((module) => generation.write(`${folder}/${module.path}`, module.source, module.sourceMap)),
  );
}
