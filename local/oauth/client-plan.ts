/** An OAuth client as the team made it at a provider: what the stack declares, and what it must have registered. */
export interface OAuthClientPlan {
  /** `google`, `github`, …, or the id of a provider that is reached by discovery. */
  provider: string;
  clientId: string;
  /** For Apple the private key (PEM) that signs client secrets. */
  clientSecret: string;
  /** What is registered as its redirect URI, as if the team had done so. */
  callbackUrl: string;
  /** Apple alone: the team and the key that client secrets name. */
  apple?: { teamId: string; keyId: string };
  /** A provider by discovery alone. */
  oidc?: { name: string; issuer: string };
  /** What manages the list of redirect URIs: a registration access token (RFC 7592), or the secret of a Graph client. */
  managementSecret?: string;
}
