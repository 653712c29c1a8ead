import { readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";

/**
 * Removes what a kill can leave torn in a file backend, and gives the files that it removed.
 *
 * The blob driver of the backend replaces a state file in one step, but writes the sidecar `<file>.attrs` in place and
 * before it (gocloud.dev/blob/fileblob, `setAttrs`). Killed in between, the sidecar is empty, and Pulumi then refuses the
 * state that lies whole beside it: "failed to load checkpoint: EOF". The sidecar holds a content type and a checksum;
 * without it the state is read as it is.
 */
export async function removeTornAttributes(root: string, project: string, stack: string): Promise<string[]> {
  const folder = (kind: string, ...rest: string[]): string => path.join(root, ".pulumi", kind, project, ...rest);
  const sidecars = [
    ...(await sidecarsIn(folder("stacks"), `${stack}.`)),
    ...(await sidecarsIn(folder("history", stack))),
    ...(await sidecarsIn(folder("backups", stack))),
  ];
  const removed: string[] = [];
  for (const file of sidecars) {
    if (isWhole(await readFile(file, "utf8"))) continue;
    await rm(file);
    removed.push(file);
  }
  return removed;
}

async function sidecarsIn(folder: string, prefix = ""): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith(prefix) && name.endsWith(".attrs"))
    .map((name) => path.join(folder, name));
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
