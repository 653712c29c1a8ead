/** An answer by which Vercel refuses a request: `code` and `message` of its error envelope, in the words of its API. */
export class VercelError extends Error {
  readonly code = "ERR_VERCEL_REFUSED";

  constructor(
    readonly status: number,
    readonly vendorCode: string,
    readonly vendorMessage: string,
  ) {
    super(`${vendorCode} - ${vendorMessage}`);
    this.name = "VercelError";
  }
}
