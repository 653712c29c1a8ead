import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { EvidenceError } from "../evidence/evidence-error";
import { describeWaiver } from "../evidence/waiver";
import { findRepository, readSettings } from "../infra/settings";
import { judge } from "./evidence/verify";
import { folderOf, type StackOptions, stackOption, verboseOption } from "./stack-option";
import { stackOutput } from "./stack-output";

/** The stack's output `release`. */
export const released = z.object({
  source: z.string(),
  launch: z.string(),
  approvedAt: z.string(),
  openedAt: z.string().optional(),
  rehearsal: z.boolean(),
  live: z.string().optional(),
  bindings: z.record(z.string(), z.string()).default({}),
});

type OutputOptions = StackOptions & { local?: boolean };

export function define(command: Command): void {
  command.addCommand(status()).addCommand(fingerprints());
}

function status(): Command {
  return new Command("status")
    .description("what is approved and live on a stack, and what this checkout lacks to be released")
    .addOption(stackOption().default("production"))
    .option("--local", "of the rehearsal on the local cloud")
    .addOption(verboseOption())
    .action(async (options: OutputOptions) => {
      const { gate } = readSettings(options.stack, { repository: findRepository() });
      const output = await stackOutput(options, "release");
      const file = path.join(folderOf(options).root, "release.json");
      if (output !== undefined) writeFileSync(file, output, { mode: 0o600 });
      process.stdout.write(`${describeRelease(output, options.stack)}\n`);
      for (const waiver of gate.waivers) process.stdout.write(`  ${describeWaiver(waiver)}\n`);
      const { verdict, title } = judge(options.stack, output === undefined ? undefined : file);
      const lacking = verdict.findings.length;
      process.stdout.write(
        `\n${title}\n${lacking === 0 ? "Nothing is missing." : `${lacking} findings: \`prelaunch evidence verify --stack ${options.stack}\` lists them.`}\n`,
      );
    });
}

function fingerprints(): Command {
  return new Command("fingerprints")
    .description("write the fingerprints of a stack's secrets into stacks/fingerprints.json, for the other stacks")
    .addOption(stackOption().default("production"))
    .option("--local", "of the rehearsal on the local cloud")
    .addOption(verboseOption())
    .action(async (options: OutputOptions) => {
      const output = await stackOutput(options, "secretFingerprintsOfStack");
      // Without this, the fingerprints that are registered would be written over with none, and the policies would compare with nothing.
      if (output === undefined) {
        throw new EvidenceError(
          "ERR_EVIDENCE_RESULTS",
          `Stack ${options.stack} has no output secretFingerprintsOfStack: run \`pulumi up\` first. stacks/fingerprints.json stays as it is.`,
        );
      }
      const file = path.join(findRepository(), "stacks", "fingerprints.json");
      const known: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
      const register = { ...(known as object), [options.stack]: JSON.parse(output) as unknown };
      writeFileSync(file, `${JSON.stringify(register, null, 2)}\n`);
      process.stdout.write(`Wrote the fingerprints of ${options.stack} into stacks/fingerprints.json.\n`);
    });
}

/** What is approved and live, for people. */
function describeRelease(output: string | undefined, stack: string): string {
  if (output === undefined) return `Nothing is approved on ${stack} yet.`;
  const { source, launch, approvedAt, openedAt, rehearsal, live } = released.parse(JSON.parse(output));
  return [
    `Approved on ${stack} at ${approvedAt}${rehearsal ? " (a rehearsal)" : ""}:`,
    `  source ${source}`,
    `  launch ${launch}${openedAt ? ` since ${openedAt}` : ""}`,
    ...(live === undefined ? [] : [`  live   ${live}`]),
  ].join("\n");
}
