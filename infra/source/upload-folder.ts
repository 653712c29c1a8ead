import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
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
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
] as const;

/** What decides how the functions behave: they and what they import. */
const functionEntries = ["convex", "contract", "package-lock.json"] as const;

export interface UploadFolder {
  /** Path of the folder that holds the copy; it ends with the digest. */
  directory: string;
  /** Tree digest of the copy: the source digest that evidence is bound to. */
  digest: string;
}

/** Copies of earlier sources that stay: what was approved before must be there for a run that does not approve anew. */
const keptCopies = 5;

/**
 * Puts an exact copy of the allow-listed part of the repository, and nothing else, into the folder below `parent` that is
 * named after its digest. Copies of earlier sources stay as long as they are what their name says.
 */
export function stageUploadFolder(repository: string, parent: string): UploadFolder {
  const files = listSourceTree(repository, uploadEntries);
  const digest = treeDigest(files);
  const directory = path.join(parent, digest);
  rmSync(directory, { recursive: true, force: true });
  for (const file of files) {
    const target = path.join(directory, file.path);
    mkdirSync(path.dirname(target), { recursive: true });
    cpSync(path.join(repository, file.path), target);
  }
  removeOldCopies(parent, digest);
  return { directory, digest };
}

function removeOldCopies(parent: string, current: string): void {
  const copies = readdirSync(parent)
    .filter((name) => name !== current)
    .map((name) => ({ folder: path.join(parent, name), name, changed: statSync(path.join(parent, name)).mtimeMs }))
    .sort((a, b) => b.changed - a.changed);
  for (const [index, { folder, name }] of copies.entries()) {
    if (index >= keptCopies || sourceDigest(folder) !== name) rmSync(folder, { recursive: true, force: true });
  }
}

/** Digest of all that an upload folder holds; `undefined` for what is no tree of plain files. */
export function sourceDigest(folder: string): string | undefined {
  try {
    return treeDigest(listSourceTree(folder, readdirSync(folder)));
  } catch {
    return undefined;
  }
}

/** Digest of the functions' sources in a repository or an upload folder: the input that makes a push happen. */
export function functionsDigest(directory: string): string {
  return treeDigest(listSourceTree(directory, functionEntries));
}
