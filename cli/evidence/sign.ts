import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { signStatement } from "../../evidence/envelope";
import { EvidenceError } from "../../evidence/evidence-error";
import { readSigningKey, type SigningKey } from "../../evidence/signing-key";
import { verboseOption } from "../stack-option";
import { readResults, statementOfResults } from "./results";

interface SignOptions {
  key: string;
  out: string;
}

/** Variable that may hold the private key in place of a file. */
const keyVariable = "PRELAUNCH_EVIDENCE_KEY";

export function define(command: Command): void {
  command
    .argument("<results>", "file of results, as evidence/README.md shows")
    .option(
      "--key <file>",
      `file of the private key (or the key itself in ${keyVariable})`,
      ".prelaunch/evidence-key.pem",
    )
    .requiredOption("--out <file>", "file of evidence to write, such as stacks/evidence/production/rehearsal.dsse.json")
    .addOption(verboseOption())
    .action((results: string, { key, out }: SignOptions) => {
      if (!out.endsWith(".dsse.json")) {
        throw new EvidenceError(
          "ERR_EVIDENCE_RESULTS",
          `--out ${out} does not end with .dsse.json, which the gate looks for.`,
        );
      }
      const signed = signResults(readFileSync(results, "utf8"), results, signingKey(key, process.env));
      mkdirSync(path.dirname(path.resolve(out)), { recursive: true });
      writeFileSync(out, signed.content);
      process.stdout.write(`Signed ${signed.count} results with the key ${signed.keyid.slice(0, 16)}… into ${out}.\n`);
    });
}

/** @throws EvidenceError that names what is wrong with the results */
export function signResults(
  content: string,
  file: string,
  key: SigningKey,
): { content: string; count: number; keyid: string } {
  const results = readResults(content, file);
  const signed = signStatement(statementOfResults(results), key);
  return { content: signed, count: results.results.length, keyid: key.keyid };
}

function signingKey(file: string, environment: NodeJS.ProcessEnv): SigningKey {
  const given = environment[keyVariable];
  if (given) return readSigningKey(given);
  const mode = statSync(file, { throwIfNoEntry: false })?.mode;
  if (mode === undefined) {
    throw new EvidenceError(
      "ERR_EVIDENCE_KEY",
      `There is no signing key in ${file}. Make one with \`prelaunch evidence keygen\`.`,
    );
  }
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new EvidenceError(
      "ERR_EVIDENCE_KEY",
      `${file} can be read by others. Run \`chmod 600 ${file}\`, or make a new key.`,
    );
  }
  return readSigningKey(readFileSync(file, "utf8"));
}
