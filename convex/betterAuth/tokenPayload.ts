import type { TokenClaim } from "../../contract/token-claims";

/**
 * How the token is made: its life in seconds, and the fields of the person that it carries. Without a list all but id and
 * picture; the plugin adds `sub`, `sessionId` and `iat` to any.
 */
export function tokenPayload(lifetime: number, claims: readonly TokenClaim[] | undefined) {
  if (claims === undefined) return { expirationSeconds: lifetime };
  return {
    expirationSeconds: lifetime,
    definePayload: ({ user }: { user: Record<string, unknown> }) =>
      Object.fromEntries(claims.filter((claim) => user[claim] !== undefined).map((claim) => [claim, user[claim]])),
  };
}
