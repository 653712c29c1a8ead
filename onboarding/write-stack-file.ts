import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createPatch } from "diff";
import type { Settings } from "../infra/settings";
import { checkStackFile } from "./check-stack-file";
import { AnswersInvalidError, StackFileExistsError } from "./onboarding-error";
import type { Draft } from "./questions";
import { readDraft } from "./read-draft";
import { stackFileText } from "./stack-file-text";

export interface PlannedFile {
  /** Relative to the repository. */
  file: string;
  text: string;
  settings: Settings;
  /** `undefined`: there is no such file yet. Empty: it would stay as it is. */
  patch: string | undefined;
}

/**
 * The stack file that a complete draft makes, checked as a whole. Nothing is written.
 *
 * @throws AnswersInvalidError with all that the settings do not take
 */
export function planStackFile(draft: Draft, repository: string): PlannedFile {
  const answers = readDraft(draft);
  const file = path.join("stacks", `Pulumi.${answers.stack}.yaml`);
  const absolute = path.join(repository, file);
  const existing = existsSync(absolute) ? readFileSync(absolute, "utf8") : undefined;
  const text = stackFileText(answers, existing);
  const { settings, problems } = checkStackFile(text, { stack: answers.stack, repository });
  if (settings === undefined) throw new AnswersInvalidError(problems);
  const patch = existing === undefined ? undefined : existing === text ? "" : createPatch(file, existing, text);
  return { file, text, settings, patch };
}

/**
 * Writes it. A file that is there is changed only with consent.
 *
 * @throws StackFileExistsError with the difference
 */
export function writeStackFile(planned: PlannedFile, repository: string, { overwrite }: { overwrite: boolean }): void {
  if (planned.patch === "") return;
  if (planned.patch !== undefined && !overwrite) throw new StackFileExistsError(planned.file, planned.patch);
  writeFileSync(path.join(repository, planned.file), planned.text);
}
