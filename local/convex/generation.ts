import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { PushedModule } from "./push-request";
import type { ModuleExports } from "./pushed-code";

/**
 * A folder that the modules of one evaluation are imported from. Node never forgets an imported module, so code that
 * must be evaluated again (a push, a changed variable) gets a new folder. Files go, the old modules' memory does not.
 */
export interface Generation {
  readonly folder: string;
  write(file: string, source: string, sourceMap?: string | null): Promise<void>;
  import(file: string): Promise<ModuleExports>;
}

let count = 0;

/** Modules are found in `node_modules` of the folders above `root`, which packages of `"use node"` code rely on. */
export async function createGeneration(root: string): Promise<Generation> {
  count += 1;
  const folder = path.join(root, `${process.pid}-${count}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "package.json"), '{"type":"module"}');
  const locate = (file: string) => path.join(folder, file);
  return {
    folder,
    async write(file, source, sourceMap) {
      await mkdir(path.dirname(locate(file)), { recursive: true });
      await writeFile(locate(file), source);
      if (sourceMap) await writeFile(locate(`${file}.map`), sourceMap);
    },
    import: async (file) => await import(pathToFileURL(locate(file)).href),
  };
}

export async function removeGeneration(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

export async function writeModules(generation: Generation, folder: string, modules: PushedModule[]): Promise<void> {
  await Promise.all(
    modules.map((module) => generation.write(`${folder}/${module.path}`, module.source, module.sourceMap)),
  );
}
