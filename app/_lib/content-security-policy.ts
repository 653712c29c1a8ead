/** Where browsers report what the policy kept from happening. */
const reportPath = "/api/csp-report";

/** Paths whose answers are no pages: their policy is {@link policyOfData}, from `next.config.ts`. Pages get theirs in `proxy.ts`. */
export const pathsOfData = ["/api/:path*", "/_next/:path*", "/.well-known/:path*"];

/** The policy of answers that are no pages: should a browser ever show one as a page, it can do nothing. */
export const policyOfData = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface PageSurroundings {
  /** Fresh for each answer: whoever knew it could have a script run. */
  nonce: string;
  /** Origin of the site. */
  siteUrl: string;
  /** Of the Convex deployment, which pages ask and hold a connection to. */
  convexUrl: string;
  /** `next dev`: React evaluates text, and styles come as inline elements without a nonce. */
  development: boolean;
}

/**
 * The Content-Security-Policy of a page, as CSP Level 3 recommends it: scripts by nonce, and what those load by themselves
 * ('strict-dynamic'; 'self' counts only in browsers that do not know it). Source: web.dev/articles/strict-csp.
 */
export function contentSecurityPolicy({ nonce, siteUrl, convexUrl, development }: PageSurroundings): string {
  const convex = new URL(convexUrl);
  const socket = `${convex.protocol === "https:" ? "wss" : "ws"}://${convex.host}`;
  const directives = [
    ["default-src", "'none'"],
    ["script-src", "'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])],
    ["style-src", "'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    ["connect-src", "'self'", convex.origin, socket],
    // The picture with the key for an authenticator app is made in the page.
    ["img-src", "'self'", "data:"],
    ["font-src", "'self'"],
    ["manifest-src", "'self'"],
    // Forms are sent by script; a sign-in with a provider leaves by navigation, which this does not limit.
    ["form-action", "'self'"],
    ["base-uri", "'none'"],
    ["object-src", "'none'"],
    ["frame-ancestors", "'none'"],
    ...(siteUrl.startsWith("https:") ? [["upgrade-insecure-requests"]] : []),
    ["report-uri", reportPath],
    ["report-to", reportingGroup],
  ];
  return directives.map((directive) => directive.join(" ")).join("; ");
}

const reportingGroup = "csp";

/** The header that says where {@link contentSecurityPolicy}'s reports go, for browsers that know the Reporting API. */
export const reportingEndpoints = `${reportingGroup}="${reportPath}"`;
