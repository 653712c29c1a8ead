/** Where to go after signing in. A path on this site and nothing else: `returnTo` comes from the address bar. */

export const afterSignIn = "/dashboard";

const longest = 512;
/** Nobody wants to return here: the sign-in pages would send them round in a circle, the API is not a page. */
const notPages =
  /^\/(?:api|_next|sign-in|sign-up|sign-out|check-mail|verify-email|forgot-password|reset-password|sign-in-link|two-factor|error)(?:[/?#]|$)/i;
const base = "https://site.invalid";

/**
 * The path, query and fragment of `value` if it leads to a page of this site, else {@link afterSignIn}. Backslashes,
 * control characters and anything that a browser would read as another origin are refused.
 */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== "string" || value.length > longest) return afterSignIn;
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(value) || value.includes("\\")) return afterSignIn;
  if (!URL.canParse(value, base)) return afterSignIn;
  const url = new URL(value, base);
  const path = url.pathname + url.search + url.hash;
  // Dots are resolved by now: "/.//host" has become "//host".
  if (url.origin !== base || path.startsWith("//") || notPages.test(path)) return afterSignIn;
  return path;
}

export type SignInNotice = "verified" | "reset" | "ended" | "required";

/** The address of the sign-in page, with the page to come back to. */
export function signInPath(options: { returnTo?: string; notice?: SignInNotice } = {}): string {
  return withReturnPath("/sign-in", options.returnTo, options.notice);
}

/** `path` with `returnTo` added where it is not the default. */
export function withReturnPath(path: string, returnTo: string | undefined, notice?: SignInNotice): string {
  const query = new URLSearchParams();
  if (returnTo !== undefined && safeReturnPath(returnTo) !== afterSignIn)
    query.set("returnTo", safeReturnPath(returnTo));
  if (notice) query.set("notice", notice);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** `path` with a query, for a page that must come back to itself. */
export function withQuery(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query)}`;
}
