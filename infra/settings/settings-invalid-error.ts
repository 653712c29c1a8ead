import type { Problem } from "./problem";

const shown = 8;

const ended = (sentence: string) => (/[.?]$/.test(sentence) ? sentence : `${sentence}.`);

function summary(file: string, problems: readonly Problem[]): string {
  const [first] = problems;
  if (problems.length === 1 && first) return `${file}: ${first.key} ${ended(first.reason)}`;
  const keys = [...new Set(problems.map((problem) => problem.key))];
  const listed =
    keys.length > shown ? `${keys.slice(0, shown).join(", ")} and ${keys.length - shown} more` : keys.join(", ");
  return `${file}: ${problems.length} problems in the settings: ${listed}.`;
}

/**
 * The settings of a stack cannot be used. Carries every problem that was found; the first line of the message is the summary,
 * then one line a problem with an example.
 */
export class SettingsInvalidError extends Error {
  readonly code = "ERR_SETTINGS_INVALID";
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Pulumi shows the message of an error that has this, without a stack trace: @pulumi/pulumi, `RunError.isInstance`. */
  readonly __pulumiRunError = true;

  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems.map(
      (problem) => `  ${problem.key} ${ended(problem.reason)}\n    for example: ${problem.example}`,
    );
    super([summary(file, problems), ...lines, "Every key is described in docs/settings.md."].join("\n"));
    this.name = "SettingsInvalidError";
    this.file = file;
    this.problems = problems;
  }
}
