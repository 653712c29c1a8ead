import type { RecordedAnswer, Recording, TriedLine } from "./recording";

/** The trial did not pass, or left something behind; `detail` says what. */
export class TrialError extends Error {
  constructor(
    readonly code: "ERR_TRIAL_FAILED" | "ERR_TRIAL_LEFTOVER",
    message: string,
    readonly detail: string,
    /** What was seen until then. */
    readonly recording: Recording,
  ) {
    super(message);
    this.name = "TrialError";
  }
}

export interface TrialOptions {
  stack: string;
  /** Runs the engine to its end. Rejects with what it printed when it fails or is stopped. */
  engine: (args: readonly string[]) => Promise<unknown>;
  /** Makes the stack file, and all that a stack needs before the engine can work on it. */
  prepare: () => Promise<void>;
  /** Does on the deployed site what can be done on it. */
  verify: () => Promise<readonly TriedLine[]>;
  /** Asks the vendors, for the recording. */
  record: () => Promise<RecordedAnswer[]>;
  /** Takes away what {@link prepare} made. */
  clean: () => Promise<void>;
  log: (line: string) => void;
}

/**
 * Brings a throw-away stack up, looks at it and destroys it: always, also after a failure or Ctrl-C.
 *
 * @throws TrialError after everything is taken down, or with what could not be
 */
export async function runTrial(options: TrialOptions): Promise<Recording> {
  const { stack, engine, log } = options;
  const recording: Recording = { at: new Date().toISOString(), outcome: "passed", steps: [], lines: [], answers: [] };
  const failures: string[] = [];
  const step = async (name: string, run: () => Promise<unknown>): Promise<boolean> => {
    log(name);
    const began = performance.now();
    const seconds = () => Math.round((performance.now() - began) / 100) / 10;
    try {
      await run();
      recording.steps.push({ name, seconds: seconds(), outcome: "done" });
      return true;
    } catch (error) {
      recording.steps.push({ name, seconds: seconds(), outcome: "failed" });
      failures.push(`${name}: ${describe(error)}`);
      return false;
    }
  };
  const ofStack = ["--stack", stack];

  const prepared = await step("prepare", options.prepare);
  const made = prepared && (await step("stack init", () => engine(["stack", "init", stack, "--no-select"])));
  if (made) {
    const up = await step("up", () => engine(["up", "--yes", "--skip-preview", ...ofStack]));
    if (up) {
      await step("verify", async () => {
        const lines = await options.verify();
        recording.lines = lines.map(({ id, result }) => ({ id, result }));
        const failed = lines.filter(({ result }) => result === "failed");
        if (failed.length > 0) throw new Error(failed.map(({ id, detail }) => `${id} ${detail}`).join("\n"));
      });
      recording.answers = await options.record().catch(() => []);
    }
    recording.outcome = failures.length === 0 ? "passed" : "failed";
    const gone = await step("destroy", () => engine(["destroy", "--yes", "--skip-preview", ...ofStack]));
    // The state knows what is left: without it nobody would.
    if (!gone) throw leftover(stack, failures, recording);
    await step("stack rm", () => engine(["stack", "rm", stack, "--yes", "--preserve-config"]));
  }
  await step("clean", options.clean);
  if (failures.length === 0) return recording;
  recording.outcome = "failed";
  throw new TrialError(
    "ERR_TRIAL_FAILED",
    "The trial did not pass. What it had made is taken down again.",
    failures.join("\n\n"),
    recording,
  );
}

function leftover(stack: string, failures: readonly string[], recording: Recording): TrialError {
  const what = `The trial could not take everything down: the stack ${stack} and its file are kept. Run \`npx pulumi destroy --stack ${stack}\`.`;
  return new TrialError("ERR_TRIAL_LEFTOVER", what, failures.join("\n\n"), { ...recording, outcome: "failed" });
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const detail = "detail" in error && typeof error.detail === "string" ? `\n${error.detail}` : "";
  return `${error.message}${detail}`;
}
