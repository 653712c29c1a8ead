import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { openEvidence } from "../../evidence/open-evidence";
import { readTrustedKeys } from "../../evidence/read-evidence";
import { sourceOf } from "../../evidence/statement";
import { findRepository } from "../../infra/settings";
import { verboseOption } from "../stack-option";

export function define(command: Command): void {
  command
    .argument("<file>", "file of evidence")
    .option("--trusted-keys <file>", "relative to the repository", "stacks/trusted-keys.json")
    .addOption(verboseOption())
    .action((file: string, { trustedKeys }: { trustedKeys: string }) => {
      const content = readFileSync(file, "latin1");
      const opened = openEvidence(
        { name: path.basename(file), content },
        readTrustedKeys(findRepository(), trustedKeys),
        new Date(),
      );
      const statement = opened.trusted ? opened.statement : opened.claimed;
      const verdict = opened.trusted ? `signed by ${opened.owner}` : `${opened.code}: ${opened.what} ${opened.cure}`;
      process.stdout.write(`${path.basename(file)}: ${verdict}\n`);
      if (!opened.trusted) process.exitCode = 1;
      if (statement === undefined) return;
      process.stdout.write(`stack ${statement.predicate.stack}, source ${sourceOf(statement)}\n`);
      for (const { id, result, where, observedAt, detail } of statement.predicate.results) {
        process.stdout.write(
          `  ${id.padEnd(7)} ${result.padEnd(6)} ${where} ${observedAt}${detail ? `  ${detail}` : ""}\n`,
        );
      }
    });
}
