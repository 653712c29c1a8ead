import { existsSync } from "node:fs";
import path from "node:path";

/** The folder with Pulumi.yaml, from `start` upwards. Throws when there is none. */
export function findRepository(start: string = process.cwd()): string {
  for (let folder = path.resolve(start); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder))
      throw new Error(`No Pulumi.yaml in ${start} or a folder above it: run this in the repository.`);
  }
}
