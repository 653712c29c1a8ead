import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Plain } from "../provider-stand-in/resource-kind";
import { defaultIgnores, ignoreLines } from "./ignore-lines";

/**
 * `getProjectDirectory`: every file below a folder with its size and digest, `"<path>": "<bytes>~<sha1>"`. Keys are the
 * walked paths, the given folder in front; a relative one starts at `pluginDir`. Reads `.vercelignore` as the real provider does, its rules before the defaults.
 *
 * @throws Error when the folder cannot be read
 */
export async function getProjectDirectory(args: Plain, pluginDir: string): Promise<Plain> {
  const root = String(args["path"]);
  if (!existsSync(path.resolve(pluginDir, root)))
    throw new Error(`getProjectDirectory: the folder ${root} does not exist.`);
  const own = path.resolve(pluginDir, root, ".vercelignore");
  const lines = existsSync(own) ? (await readFile(own, "utf8")).split("\n") : [];
  const files: Record<string, string> = {};
  await walk(pluginDir, root, ignoreLines([...lines, ...defaultIgnores]), files);
  return { id: root, path: root, files };
}

async function walk(
  pluginDir: string,
  folder: string,
  isIgnored: (path: string) => boolean,
  files: Record<string, string>,
): Promise<void> {
  const entries = await readdir(path.resolve(pluginDir, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (isIgnored(file)) continue;
    if (entry.isDirectory()) await walk(pluginDir, file, isIgnored, files);
    else files[file] = fingerprint(await readFile(path.resolve(pluginDir, file)));
  }
}

/** Size and digest in the form that the provider passes from function to deployment: `<bytes>~<sha1>`. */
export function fingerprint(content: Buffer): string {
  return `${content.length}~${createHash("sha1").update(content).digest("hex")}`;
}
