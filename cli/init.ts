import type { Command } from "commander";
import { findRepository } from "../infra/settings";
import { completeDraft } from "../onboarding/ask";
import { nextSteps } from "../onboarding/next-steps";
import { type Prompter, terminalPrompter } from "../onboarding/prompter";
import { type Draft, questions } from "../onboarding/questions";
import { planStackFile, writeStackFile } from "../onboarding/write-stack-file";
import { verboseOption } from "./stack-option";

interface InitFlags {
  yes?: boolean;
  overwrite?: boolean;
  dryRun?: boolean;
}

export function define(command: Command): void {
  for (const { flag, argument, text, choices } of questions) {
    command.option(`${flag} ${argument}`, choices ? `${text} (${choices.join(", ")})` : text);
  }
  command
    .option("--yes", "ask nothing: take the default of what no flag answers")
    .option("--overwrite", "change a stack file that is there already")
    .option("--dry-run", "print the file, write nothing")
    .addOption(verboseOption())
    .action(async (options: Record<string, unknown> & InitFlags) => {
      const repository = findRepository();
      const canAsk = process.stdin.isTTY && process.stdout.isTTY && options.yes !== true;
      const prompter = canAsk ? terminalPrompter : undefined;
      let given = givenBy(options);
      do {
        await writeOne({ repository, given, prompter, options });
        // Flags answer for the first stack alone.
        given = {};
      } while (!options.dryRun && (await prompter?.confirm("Write the file of another environment?")));
    });
}

interface Writing {
  repository: string;
  given: Draft;
  prompter: Prompter | undefined;
  options: InitFlags;
}

async function writeOne({ repository, given, prompter, options }: Writing): Promise<void> {
  const draft = await completeDraft({ repository, given, prompter });
  const planned = planStackFile(draft, repository);
  if (options.dryRun) {
    process.stdout.write(planned.patch ?? planned.text);
    return;
  }
  let overwrite = options.overwrite === true;
  if (planned.patch && prompter && !overwrite) {
    process.stdout.write(`${planned.patch}\n`);
    overwrite = await prompter.confirm(`Change ${planned.file} like this?`);
  }
  writeStackFile(planned, repository, { overwrite });
  const what = planned.patch === undefined ? "Wrote" : planned.patch === "" ? "Nothing to change in" : "Changed";
  process.stdout.write(`${what} ${planned.file}.\n\n${nextSteps(planned.settings)}\n`);
}

/** Commander names `--zone-id` zoneId, as the questions do. */
function givenBy(options: Record<string, unknown>): Draft {
  return Object.fromEntries(
    questions.flatMap(({ id }) => (typeof options[id] === "string" ? [[id, options[id].trim()]] : [])),
  );
}
