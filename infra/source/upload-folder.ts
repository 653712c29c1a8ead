import { cpSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { listSourceTree, treeDigest } from "./tree";

/**
 * What travels to the hosting: the app, the functions that it takes its types from, the contract, and what a build needs.
 * A list of what is allowed, so that stack files, state, backups and env files cannot travel by being forgotten.
 */
const uploadEntries = [
  "app",
  "convex",
  "contract",
  "public",
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
] as const;

/** What decides how the functions behave: they and what they import. */
const functionEntries = ["convex", "contract", "package-lock.json"] as const;

export interface UploadFolder {
  /** Path of the folder that holds the copy. */
  directory: string;
  /** Tree digest of the copy: the source digest that evidence is bound to. */
  digest: string;
}

/** Makes `directory` an exact copy of the allow-listed part of the repository, and nothing else. */
export function stageUploadFolder(repository: string, directory: string): UploadFolder {
  const files = listSourceTree(repository, uploadEntries);
  rmSync(directory, { recursive: true, force: true });
  for (const file of files) {
    const target = path.join(directory, file.path);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(repository, file.path), target);
  }
  return { directory, digest: treeDigest(files) };
}

/** Digest of the functions' sources: the input that makes a push happen. */
export function functionsDigest(repository: string): string {
  return treeDigest(listSourceTree(repository, functionEntries));
}
