import { readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { z } from "zod";
import type { Bindings } from "../../evidence/digests";
import { EvidenceError } from "../../evidence/evidence-error";
import { readEvidence, readTrustedKeys } from "../../evidence/read-evidence";
import type { ItemState, ReleaseToVerify, Verdict } from "../../evidence/release";
import { verifyRelease } from "../../evidence/verify-release";
import { conditionsOf } from "../../infra/gate/conditions";
import { findRepository, readSettings, type Settings } from "../../infra/settings";
import { stageUploadFolder } from "../../infra/source/upload-folder";
import { type StackOptions, stackOption, verboseOption } from "../stack-option";

const releaseSchema = z.object({ bindings: z.record(z.string(), z.string()).default({}) });

export function define(command: Command): void {
  command
    .addOption(stackOption().default("production"))
    .option("--release <file>", "the stack's output `release`: pulumi stack output release --json > release.json")
    .addOption(verboseOption())
    .action((options: StackOptions & { release?: string }) => {
      const { verdict, title } = judge(options.stack, options.release);
      process.stdout.write(`${title}\n\n${describeItems(verdict.items, new Date())}\n`);
      for (const { code, item, what, cure } of verdict.findings)
        process.stdout.write(`\n${code} ${item}: ${what} ${cure}`);
      process.stdout.write(verdict.findings.length === 0 ? "\nThe gate would let it pass.\n" : "\n");
      if (verdict.findings.length > 0) process.exitCode = 1;
    });
}

/** Judges this checkout as a release of a stack. Without the stack's output, what is bound to its environment counts as missing. */
export function judge(stack: string, releaseFile: string | undefined): { verdict: Verdict; title: string } {
  const settings = readSettings(stack, { repository: findRepository() });
  const release = releaseOf(settings, { bindings: releaseFile === undefined ? {} : bindingsIn(releaseFile) });
  const title = `Release of ${stack} (launch: ${release.launch}), source ${release.source}`;
  return { verdict: verifyRelease(release), title };
}

/** What there is to judge a release of a stack by, in this checkout: its source, unless another is named. */
export function releaseOf(settings: Settings, known: { bindings: Bindings; source?: string }): ReleaseToVerify {
  const repository = findRepository();
  const { gate, stack } = settings;
  return {
    ...gate,
    stack,
    source: known.source ?? sourceOfCheckout(stack),
    bindings: known.bindings,
    conditions: new Set(conditionsOf(settings)),
    evidence: readEvidence(path.join(repository, gate.directory)),
    trusted: readTrustedKeys(repository, gate.trustedKeys),
    withdrawals: [],
    now: new Date(),
  };
}

/** Digest of what would be deployed from this checkout. */
export function sourceOfCheckout(stack: string): string {
  const repository = findRepository();
  return stageUploadFolder(repository, path.join(repository, ".prelaunch", stack, "upload")).digest;
}

function bindingsIn(file: string): Bindings {
  try {
    return releaseSchema.parse(JSON.parse(readFileSync(file, "utf8"))).bindings as Bindings;
  } catch {
    throw new EvidenceError(
      "ERR_EVIDENCE_RESULTS",
      `${file} is no output of a stack. Write it with \`pulumi stack output release --json > ${file}\`.`,
    );
  }
}

/** A table: item, what it is bound to, state, age, who signed. */
export function describeItems(items: readonly ItemState[], now: Date): string {
  const rows = items.map(({ item, kind, state, observedAt, owner, finding }) => [
    item.id,
    kind,
    state === "missing" ? (finding?.code.replace(/^ERR_GATE_(EVIDENCE_)?/, "").toLowerCase() ?? state) : state,
    observedAt === undefined ? "" : ageOf(now.getTime() - Date.parse(observedAt)),
    owner ?? "",
    item.title,
  ]);
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function ageOf(milliseconds: number): string {
  const hours = Math.floor(milliseconds / 3_600_000);
  return hours < 48 ? `${Math.max(0, hours)} h` : `${Math.floor(hours / 24)} d`;
}
