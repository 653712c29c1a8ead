/**
 * How the cookies are named. On https and for one host alone the prefix is `__Host-`: the browser then takes such a
 * cookie from this very host only, over https, for all paths, so that no sibling subdomain can plant a session. A cookie
 * that is shared with subdomains cannot be `__Host-` by definition and is `__Secure-`. Plain http (a local stack) knows
 * neither.
 */
export function cookieNaming(options: { https: boolean; sharedDomain: boolean }) {
  const hostOnly = options.https && !options.sharedDomain;
  return {
    // Better Auth would put `__Secure-` in front of whatever prefix is given, and guess from NODE_ENV, which Convex does not set.
    useSecureCookies: options.https && options.sharedDomain,
    ...(hostOnly ? { cookiePrefix: "__Host-better-auth", defaultCookieAttributes: { secure: true, path: "/" } } : {}),
  };
}
