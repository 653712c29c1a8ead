import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { EvidenceError } from "./evidence-error";
import type { EvidenceFile } from "./evidence-file";
import { parseTrustedKeys, type TrustedKeys } from "./trusted-keys";

const rootsFile = "stacks/sigstore-roots.jsonl";
const largest = 2 * 1024 * 1024;

/** The files of evidence in a folder, by name. A folder that is not there holds none. */
export function readEvidence(folder: string): EvidenceFile[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(dsse|sigstore)\.json$/.test(entry.name))
    .map(({ name }) => {
      const content = readFileSync(path.join(folder, name));
      if (content.length > largest) {
        throw new EvidenceError("ERR_EVIDENCE_FOLDER", `${path.join(folder, name)} is larger than any evidence.`);
      }
      // Latin-1 keeps every byte: a file that is no text must not become one by replaced characters.
      return { name, content: content.toString("latin1") };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Who is trusted in this repository. Nobody while there is no file.
 *
 * @param name The file, relative to the repository
 * @throws EvidenceError
 */
export function readTrustedKeys(repository: string, name: string): TrustedKeys {
  const file = path.join(repository, name);
  if (!existsSync(file)) return { keys: [], workflows: [], roots: [] };
  const roots = path.join(repository, rootsFile);
  return parseTrustedKeys(readFileSync(file, "utf8"), name, existsSync(roots) ? readFileSync(roots, "utf8") : "");
}
