/**
 * How a run reaches the names of a deployment. Empty for real clouds; the local cloud answers for the same names at an
 * address of this machine, with certificates of its own authority.
 */
export interface Connection {
  /** Where connections to every public name go, in place of what DNS says. */
  edge?: { address: string; port: number };
  /** Certificate authority (PEM) that is trusted in place of the public ones. */
  authority?: string;
  /** Arguments that make Chromium do the same. */
  browserArguments: readonly string[];
  /**
   * Addresses of this machine to call from, so that floods have one of their own and others are not throttled with them.
   * Empty: there is one address alone.
   */
  clientAddresses: readonly string[];
}

/** A real cloud: names, certificates and addresses as everybody sees them. */
export const directConnection: Connection = { browserArguments: [], clientAddresses: [] };
