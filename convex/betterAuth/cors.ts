/**
 * Cross-origin requests to the functions' own host: for the trusted origins only, with their cookies, and with the
 * headers that Better Auth's clients read and write where cookies cannot go.
 */
const allowed = "Content-Type, Authorization, Better-Auth-Cookie";
const exposed = "Set-Better-Auth-Cookie, Set-Auth-Token, Retry-After, X-Retry-After";

/** The headers of an answer to `origin`. Without the ones that allow anything where it is not trusted. */
export function corsHeaders(origin: string | null, trustedOrigins: readonly string[]): Record<string, string> {
  if (origin === null || !trustedOrigins.includes(origin)) return { vary: "Origin" };
  return {
    vary: "Origin",
    "access-control-allow-origin": origin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": exposed,
  };
}

/** The answer to a browser that asks before it sends a request. */
export function preflight(origin: string | null, trustedOrigins: readonly string[]): Response {
  const headers = new Headers(corsHeaders(origin, trustedOrigins));
  if (headers.has("access-control-allow-origin")) {
    headers.set("access-control-allow-methods", "GET, POST");
    headers.set("access-control-allow-headers", allowed);
    headers.set("access-control-max-age", "7200");
  }
  return new Response(null, { status: 204, headers });
}
