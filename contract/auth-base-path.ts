/** Path that the auth API lies under unless a stack says otherwise: Better Auth's own default. */
export const defaultAuthBasePath = "/api/auth";

/** Names below `/api` that routes of the app (`app/api`) or of the functions (`convex/http.ts`) have, or will have. */
const takenApiNames: readonly string[] = ["consent", "csp-report", "diagnostics", "health", "metrics", "v1"];

export const authBasePathRule =
  "must be /api/ and one name in lower case, such as /api/identity, that no other route has";

/**
 * Whether the auth API can lie under a path. Two parts, the first `/api`: the app's pages, its content rules and the place
 * to return to after a sign-in all treat what lies there as no page.
 */
export function isAuthBasePath(path: string): boolean {
  const name = /^\/api\/([a-z][a-z0-9-]{0,30})$/.exec(path)?.[1];
  return name !== undefined && !takenApiNames.includes(name);
}
