/** A failure that a user can meet: one sentence that names the setting and what is wrong, then the cure, then the code. */
export class ProviderError extends Error {
  constructor(
    readonly code: `ERR_${string}`,
    what: string,
    cure: string,
  ) {
    super(`${what} ${cure} (${code})`);
    this.name = new.target.name;
  }
}
