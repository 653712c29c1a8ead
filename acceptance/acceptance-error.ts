type Code = "ERR_ACCEPTANCE_ITEM" | "ERR_ACCEPTANCE_TARGET" | "ERR_ACCEPTANCE_MAILBOX" | "ERR_ACCEPTANCE_ENDED";

/** A run cannot begin, because what it was asked for or needs of the stack is not there; or it was ended. */
export class AcceptanceError extends Error {
  constructor(
    readonly code: Code,
    message: string,
  ) {
    super(message);
    this.name = "AcceptanceError";
  }
}
