export type ToolchainErrorCode =
  | "ERR_TOOLCHAIN_GO_MISSING"
  | "ERR_TOOLCHAIN_GO_OLD"
  | "ERR_TOOLCHAIN_BUILD_FAILED"
  | "ERR_TOOLCHAIN_VERSION"
  | "ERR_TOOLCHAIN_PLATFORM";

/** The Pulumi CLI could not be installed. The message says what is missing and what to do. */
export class ToolchainError extends Error {
  constructor(
    readonly code: ToolchainErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "ToolchainError";
  }
}
