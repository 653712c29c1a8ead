import { ProviderError } from "../provider-error";

/** The evidence is not enough. One line a finding (code, item, cure), then what evidence has to be about. */
export class GateRefusedError extends ProviderError {
  /** @param about What evidence of this release has to name */
  constructor(stack: string, lines: readonly string[], about: { source: string; bindings: object }) {
    const listed = [...lines, `source ${about.source}`, `bindings ${JSON.stringify(about.bindings)}`];
    super(
      "ERR_GATE_REFUSED",
      `The gate does not let this release of ${stack} pass:\n${listed.map((line) => `  ${line}`).join("\n")}\n`,
      "Nothing that users see was changed. docs/gate.md says how a release passes.",
    );
  }
}

/** The folder that would be deployed is not the source that the evidence is about. */
export class GateSourceError extends ProviderError {
  constructor(folder: string) {
    super(
      "ERR_GATE_SOURCE",
      `The files in ${folder} are not the source that is to be released.`,
      "Leave .prelaunch alone while a command runs, and run it again.",
    );
  }
}

/** A rehearsal was asked for where not everything is the local cloud. */
export class RehearsalRefusedError extends ProviderError {
  constructor(what: string) {
    super(
      "ERR_GATE_REHEARSAL",
      `PRELAUNCH_REHEARSAL asks for a rehearsal, but ${what}.`,
      "A rehearsal runs on the local cloud alone: start it with `npm run local -- --stack <stack>`. For a release, unset the variable.",
    );
  }
}

export class GateImportError extends ProviderError {
  constructor() {
    super(
      "ERR_GATE_IMPORT",
      "An approval cannot be imported.",
      "Run `pulumi up`: the gate looks at the evidence again.",
    );
  }
}

/** The new release does not work: what was live before is live again. */
export class AfterCheckError extends ProviderError {
  constructor(failures: readonly string[], outcome: string, cure: string) {
    super("ERR_GATE_AFTER_CHECK", `The release does not work: ${failures.join("; ")}. ${outcome}`, cure);
  }
}

/** The previous deployment could not be put back. */
export class RollbackFailedError extends ProviderError {
  constructor(previous: string, why: string) {
    super(
      "ERR_GATE_ROLLBACK",
      `The release does not work, and ${previous} could not be put back: ${why}`,
      "Promote the previous deployment in the Vercel dashboard at once.",
    );
  }
}

/** A release that was put back is tried again without being proven anew. */
export class ReleaseWithdrawnError extends ProviderError {
  constructor(at: string) {
    super(
      "ERR_GATE_WITHDRAWN",
      `This source was released and put back at ${at}, and nothing has been proven of it since.`,
      "Find out why it failed, run the acceptance suite again, and sign its results; then run `pulumi up`.",
    );
  }
}

/** The API of the hosting refuses, or cannot be reached. */
export class HostingApiError extends ProviderError {
  constructor(
    what: string,
    cure = "Check VERCEL_API_TOKEN and https://www.vercel-status.com, then run `pulumi up` again.",
  ) {
    super("ERR_GATE_HOSTING", what, cure);
  }
}
