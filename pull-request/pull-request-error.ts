/** A comment that cannot be made or posted. The message names what is wrong and the cure. */
export class PullRequestError extends Error {
  constructor(
    readonly code: "ERR_PULL_REQUEST_SUMMARY" | "ERR_PULL_REQUEST_EVENT" | "ERR_PULL_REQUEST_API",
    message: string,
  ) {
    super(message);
    this.name = "PullRequestError";
  }
}
