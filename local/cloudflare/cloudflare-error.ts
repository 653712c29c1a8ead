/** An answer by which Cloudflare refuses a request: an entry of `errors` of its envelope. */
export class CloudflareError extends Error {
  readonly code = "ERR_CLOUDFLARE_REFUSED";

  constructor(
    readonly status: number,
    /** Cloudflare's own number, such as 81058. */
    readonly vendorCode: number,
    readonly vendorMessage: string,
  ) {
    super(`${status} [${vendorCode}] ${vendorMessage}`);
    this.name = "CloudflareError";
  }
}
