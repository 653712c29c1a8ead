import path from "node:path";
import type { Command } from "commander";
import type { ItemId } from "../checklist/item";
import { resetCloud, stopCloud } from "../local/cloud/cloud";
import { makeReport } from "../report/make-report";
import { renderTerminal } from "../report/terminal";
import { onlyOption, runAndWrite } from "./acceptance-run";
import { rehearsalTarget } from "./acceptance-target";
import { whatIsKnown } from "./checklist";
import { declaredResults, policyOutcome } from "./declared-results";
import { bringUp, type UpContext } from "./local-up";
import { previewStack } from "./preview";
import { folderOf, npmRun, type StackOptions, verboseOption } from "./stack-option";

interface RehearseOptions {
  keep?: true;
  fresh?: true;
  out?: string;
  only?: ItemId[];
  verbose?: boolean;
}

export function define(command: Command): void {
  command
    .argument("[stack]", "which stack, as in stacks/Pulumi.<name>.yaml", "production")
    .option("--keep", "leave the local cloud running afterwards")
    .option("--fresh", "begin from nothing: delete what earlier rehearsals left")
    .addOption(onlyOption())
    .option("--out <file>", "where the results go; .prelaunch/<stack>/rehearsal.json where nothing is said")
    .addOption(verboseOption())
    .action(rehearseStack);
}

async function rehearseStack(stack: string, options: RehearseOptions): Promise<void> {
  const begun = Date.now();
  const folder = folderOf({ stack } satisfies StackOptions);
  if (options.fresh) await resetCloud(folder);
  const context = {} as UpContext;
  try {
    await bringUp(folder, options.verbose === true, context);
    process.stdout.write(`\n  Acceptance of ${stack} at ${context.record.urls.site}\n\n`);
    const file = options.out ?? path.join(folder.root, "rehearsal.json");
    const target = await rehearsalTarget(folder, context);
    const judged = policyOutcome(await previewStack(folder, context.environment));
    const { results } = await runAndWrite(target, {
      file,
      declared: declaredResults(judged, target.conditions),
      ...(options.only === undefined ? {} : { only: options.only }),
    });
    if (results.some(({ result }) => result === "failed")) process.exitCode = 1;
    const report = makeReport(await whatIsKnown(stack, { results: file, engine: false }));
    const { columns = 120, isTTY } = process.stdout;
    process.stdout.write(
      `\n${renderTerminal(report, { width: columns, colour: isTTY && process.stdout.hasColors() })}\n`,
    );
    process.stdout.write(`  Rehearsed in ${((Date.now() - begun) / 1000).toFixed(0)} s.\n`);
  } finally {
    if (options.keep) process.stdout.write(`  It runs on: \`${npmRun("local:down", stack)}\` stops it.\n`);
    // What ran before this command is somebody's.
    else if (context.started !== false) await stopCloud(folder);
  }
}
