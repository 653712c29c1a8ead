export type RecoveryErrorCode =
  | "ERR_RECOVERY_UPDATE_RUNNING"
  | "ERR_RECOVERY_OTHER_HOST"
  | "ERR_RECOVERY_LOCK_UNREADABLE"
  | "ERR_RECOVERY_TOKEN_MISSING"
  | "ERR_RECOVERY_TOKEN_REFUSED"
  | "ERR_RECOVERY_REMOTE"
  | "ERR_RECOVERY_UNKNOWN_TYPE"
  | "ERR_RECOVERY_FOREIGN"
  | "ERR_RECOVERY_AMBIGUOUS"
  | "ERR_RECOVERY_INPUT"
  | "ERR_RECOVERY_PULUMI";

/** A crashed update could not be repaired. Unless the message says so, nothing was changed. */
export class RecoveryError extends Error {
  constructor(
    readonly code: RecoveryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "RecoveryError";
  }
}
