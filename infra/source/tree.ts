import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A file of a source tree: path relative to its root, with forward slashes, and the SHA-256 of its bytes in hex. */
export interface SourceFile {
  path: string;
  sha256: string;
}

export class SourceTreeError extends Error {
  readonly code = "ERR_SOURCE_TREE";

  constructor(message: string) {
    super(message);
    this.name = "SourceTreeError";
  }
}

/** Never part of a source tree, wherever they lie: what a build leaves, tests, and files that may hold secrets. */
function isLeftOut(name: string): boolean {
  return name === "node_modules" || name === ".DS_Store" || name.startsWith(".env") || /\.test\.[cm]?tsx?$/.test(name);
}

/**
 * The files below `root` that the entries (files or folders, relative) name, sorted by path. A missing entry is left out,
 * so that optional ones can be listed.
 *
 * @throws SourceTreeError for a symbolic link: what it points at could lie outside the tree and change unseen.
 */
export function listSourceTree(root: string, entries: readonly string[]): SourceFile[] {
  const files: SourceFile[] = [];
  const visit = (relative: string): void => {
    const absolute = path.join(root, relative);
    const status = lstatSync(absolute);
    if (status.isSymbolicLink()) {
      throw new SourceTreeError(
        `${relative} is a symbolic link; a deployed source tree takes real files only. Replace the link by a copy.`,
      );
    }
    if (status.isDirectory()) {
      for (const name of readdirSync(absolute).sort()) {
        if (!isLeftOut(name)) visit(`${relative}/${name}`);
      }
      return;
    }
    if (status.isFile())
      files.push({ path: relative, sha256: createHash("sha256").update(readFileSync(absolute)).digest("hex") });
  };
  for (const entry of entries) {
    if (existsSync(path.join(root, entry))) visit(entry);
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** One digest for a whole tree: the SHA-256, in hex, of its sorted paths and file digests. */
export function treeDigest(files: readonly SourceFile[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.path}\0${file.sha256}\n`);
  return hash.digest("hex");
}
