/** A test person with an account at a provider. */
export interface Person {
  id: string;
  /** The provider that holds the account; undefined: each has one. */
  provider?: string;
  givenName: string;
  familyName: string;
  email: string;
  /** Whether the provider has proof of the address. */
  emailVerified: boolean;
}
