/**
 * Pieces of Cloudflare's rules language. Values are quoted here and nowhere else.
 * Source: Cloudflare Rules language reference, "Values": a quoted string escapes `"` and `\`.
 */
function quote(value: string): string {
  return `"${value.replace(/["\\]/g, (character) => `\\${character}`)}"`;
}

export function hostIs(host: string): string {
  return `http.host eq ${quote(host)}`;
}

export function pathStartsWith(prefix: string): string {
  return `starts_with(http.request.uri.path, ${quote(prefix)})`;
}

export function all(...conditions: string[]): string {
  return conditions.length === 1 ? `${conditions[0]}` : `(${conditions.join(" and ")})`;
}

export function any(...conditions: string[]): string {
  return conditions.length === 1 ? `${conditions[0]}` : `(${conditions.join(" or ")})`;
}

export function not(condition: string): string {
  return `not ${condition}`;
}

/** Where certificate authorities look for proof of a domain: redirects and blocks there stop issuance and renewal. */
export const acmeChallenge = pathStartsWith("/.well-known/acme-challenge/");
