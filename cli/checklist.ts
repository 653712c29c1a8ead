import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Command, Option } from "commander";
import type { Bindings } from "../evidence/digests";
import { derive, findRepository, readSettings } from "../infra/settings";
import { renderHtml } from "../report/html";
import type { Known, PolicyOutcome, UnsignedResults } from "../report/known";
import { makeReport } from "../report/make-report";
import { renderMarkdown } from "../report/markdown";
import type { Report } from "../report/report";
import { renderTerminal } from "../report/terminal";
import { readPreviewSummary } from "./comment";
import { policyOutcome } from "./declared-results";
import { type Results, readResults } from "./evidence/results";
import { releaseOf, sourceOfCheckout } from "./evidence/verify";
import { released } from "./release";
import { verboseOption } from "./stack-option";
import { stackOutput } from "./stack-output";

const formats = ["table", "markdown", "json", "html"] as const;

interface ChecklistOptions {
  results?: string;
  preview?: string;
  local?: boolean;
  engine: boolean;
  format: (typeof formats)[number];
  output?: string;
  links?: string;
}

export function define(command: Command): void {
  command
    .argument("[stack]", "which stack, as in stacks/Pulumi.<name>.yaml", "production")
    .option("--results <file>", "also what a run of the acceptance suite saw, before it is signed; asks no engine")
    .option("--preview <file>", "also what the policies found, as `prelaunch preview --output` wrote it")
    .option("--local", "of the rehearsal on the local cloud")
    .option(
      "--no-engine",
      "only what lies in this repository: what is bound to the stack's environment counts as missing",
    )
    .addOption(new Option("--format <form>", "how to write it").choices(formats).default("table"))
    .option("--output <file>", "write it to a file")
    .option("--links <url>", "where links to the documentation lead, such as https://github.com/acme/auth/blob/main/")
    .addOption(verboseOption())
    .action(async (stack: string, options: ChecklistOptions) => {
      const text = await written(makeReport(await whatIsKnown(stack, options)), options);
      if (options.output === undefined) {
        process.stdout.write(text);
        return;
      }
      mkdirSync(path.dirname(path.resolve(options.output)), { recursive: true });
      writeFileSync(options.output, text);
      process.stdout.write(`Wrote the checklist of ${stack} to ${options.output}.\n`);
    });
}

/** All that the report is made from: files of this repository, outputs of the stack, and what the options name. */
export async function whatIsKnown(
  stack: string,
  options: Pick<ChecklistOptions, "results" | "preview" | "local" | "engine">,
): Promise<Known> {
  const settings = readSettings(stack, { repository: findRepository() });
  const results = options.results === undefined ? undefined : resultsIn(options.results, stack);
  const asksEngine = options.engine && results === undefined;
  const output = asksEngine
    ? await stackOutput({ stack, ...(options.local ? { local: true } : {}) }, "release")
    : undefined;
  const approved = output === undefined ? undefined : released.parse(JSON.parse(output));
  const bindings = (results?.bindings ?? approved?.bindings ?? {}) as Bindings;
  const here = sourceOfCheckout(stack);
  const release = releaseOf(settings, { bindings, source: results?.source ?? here });
  const policies = options.preview === undefined ? undefined : policiesIn(options.preview);
  return {
    release,
    enforced: settings.gate.enforced,
    environment: settings.environment,
    app: settings.app.name,
    origin: derive(settings).origin,
    sourceFrom: release.source === here ? "this checkout" : `not this checkout: ${results?.file}`,
    ...(approved === undefined ? {} : { approved }),
    ...(results === undefined ? {} : { results }),
    ...(policies === undefined ? {} : { policies }),
  };
}

/** @throws EvidenceError when it is no file of results, or of another stack */
function resultsIn(file: string, stack: string): UnsignedResults & Pick<Results, "source" | "bindings"> {
  const { where, source, bindings, results } = readResults(readFileSync(file, "utf8"), file, stack);
  return { file: path.basename(file), where, source, bindings, results };
}

function policiesIn(file: string): PolicyOutcome {
  return policyOutcome(readPreviewSummary(file));
}

/** In the form that was asked for. A file has no width and no colours. */
async function written(report: Report, { format, output, links }: ChecklistOptions): Promise<string> {
  switch (format) {
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
    case "markdown":
      return renderMarkdown(report);
    case "html":
      return renderHtml(report, links === undefined ? {} : { documentation: links });
    case "table": {
      const { columns, isTTY } = process.stdout;
      const colour = output === undefined && isTTY && process.stdout.hasColors();
      return renderTerminal(report, { width: output === undefined ? (columns ?? 120) : 120, colour });
    }
  }
}
