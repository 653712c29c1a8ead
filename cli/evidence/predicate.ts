import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { verboseOption } from "../stack-option";
import { readResults, statementOfResults } from "./results";

export function define(command: Command): void {
  command
    .argument("<results>", "file of results, as evidence/README.md shows")
    .requiredOption("--out <folder>", "where predicate.json and subjects.txt go")
    .addOption(verboseOption())
    .action((results: string, { out }: { out: string }) => {
      mkdirSync(out, { recursive: true });
      for (const [name, content] of Object.entries(attestable(readFileSync(results, "utf8"), results))) {
        writeFileSync(path.join(out, name), content);
      }
      process.stdout.write(`Wrote what is to be attested of ${results} into ${out}.\n`);
    });
}

/**
 * The inputs of the action, by file name. The subjects are in the form of `sha256sum`, whose order the action keeps.
 *
 * Source: actions/attest v4, README and `src/subject.ts`. Not seen live.
 */
export function attestable(content: string, file: string): Record<string, string> {
  const { subject, predicate } = statementOfResults(readResults(content, file));
  return {
    "predicate.json": `${JSON.stringify(predicate)}\n`,
    "subjects.txt": subject.map(({ name, digest }) => `${digest.sha256}  ${name}\n`).join(""),
  };
}
