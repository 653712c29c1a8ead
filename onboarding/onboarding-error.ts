import type { Problem } from "../infra/settings/problem";

/** Nobody can be asked, and these answers have no default. */
export class AnswersMissingError extends Error {
  readonly code = "ERR_INIT_ANSWERS_MISSING";

  constructor(missing: readonly { flag: string; question: string }[]) {
    const lines = missing.map(({ flag, question }) => `  ${flag}: ${question}`);
    super(
      ["There is no terminal to ask in (or --yes was given), and these flags have no default:", ...lines].join("\n"),
    );
    this.name = "AnswersMissingError";
  }
}

/** A flag was given a value that the settings do not take. Nothing was written. */
export class AnswersInvalidError extends Error {
  readonly code = "ERR_INIT_ANSWERS_INVALID";

  constructor(problems: readonly (Problem & { flag?: string | undefined })[]) {
    const lines = problems.map(
      ({ flag, key, reason, example }) => `  ${flag ?? key} ${reason}\n    for example: ${example}`,
    );
    super(["Nothing was written: the settings do not take these answers.", ...lines].join("\n"));
    this.name = "AnswersInvalidError";
  }
}

/** The stack file is there and differs, and nobody agreed to change it. */
export class StackFileExistsError extends Error {
  readonly code = "ERR_INIT_FILE_EXISTS";

  constructor(
    file: string,
    /** The difference, as a patch. */
    readonly detail: string,
  ) {
    super(
      `${file} is there already and would change. Nothing was written: look at the difference, then add --overwrite.`,
    );
    this.name = "StackFileExistsError";
  }
}
