export type AdoptionErrorCode = "ERR_IMPORT_ENGINE" | "ERR_IMPORT_REMOTE";

/** Nothing could be adopted. Unless the message says so, nothing was changed. */
export class AdoptionError extends Error {
  constructor(
    readonly code: AdoptionErrorCode,
    message: string,
    /** What the engine printed. */
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "AdoptionError";
  }
}
