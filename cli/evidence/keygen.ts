import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { EvidenceError } from "../../evidence/evidence-error";
import { generateSigningKey } from "../../evidence/signing-key";
import { verboseOption } from "../stack-option";

interface KeygenOptions {
  out: string;
  owner: string;
}

/** A year: long enough to forget nothing, short enough that a lost key ends by itself. */
const lifetime = 365 * 86_400_000;

export function define(command: Command): void {
  command
    .requiredOption("--owner <person>", "who answers for it, such as ada@example.com")
    .option("--out <file>", "file of the private key", ".prelaunch/evidence-key.pem")
    .addOption(verboseOption())
    .action((options: KeygenOptions) => {
      process.stdout.write(makeKey(options));
    });
}

/** Writes the private half and gives what to print: the entry for `stacks/trusted-keys.json`. */
export function makeKey({ out, owner }: KeygenOptions): string {
  const file = path.resolve(out);
  if (existsSync(file)) {
    throw new EvidenceError("ERR_EVIDENCE_KEY", `${out} exists. Name another file with --out, or move it away.`);
  }
  const { keyid, privateKey, publicKey } = generateSigningKey();
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
  const notAfter = new Date(Date.now() + lifetime).toISOString().slice(0, 10);
  const entry = { keyid, publicKey, owner, roles: ["rehearsal", "staging", "production"], notAfter };
  return [
    `The private key is in ${out}, for you alone. Never commit it.`,
    "Ask the owners of stacks/trusted-keys.json to add this to its keys, with the roles that you need:",
    JSON.stringify(entry, null, 2),
    "",
  ].join("\n");
}
