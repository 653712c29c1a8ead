/** What can go wrong with a local cloud. */
export type CloudErrorCode =
  | "ERR_STACK_NAME"
  | "ERR_STACK_UNKNOWN"
  | "ERR_STACK_FILE"
  | "ERR_PORT_TAKEN"
  | "ERR_CLOUD_BUSY"
  | "ERR_CLOUD_START"
  | "ERR_CLOUD_NOT_RUNNING";

/** An error that the user can do something about: `message` is what is wrong and the cure, `detail` the tail of a log. */
export class CloudError extends Error {
  constructor(
    readonly code: CloudErrorCode,
    message: string,
    readonly detail?: string,
  ) {
    super(message);
    this.name = "CloudError";
  }
}
