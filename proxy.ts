import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, reportingEndpoints } from "./app/_lib/content-security-policy";

/**
 * Gives each page a Content-Security-Policy with a nonce of its own. Next.js reads the nonce from the policy among the
 * request's headers and puts it on each script and style that it writes into the page.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy({
    nonce: btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16)))),
    siteUrl: process.env.NEXT_PUBLIC_SITE_URL ?? "",
    convexUrl: process.env.NEXT_PUBLIC_CONVEX_URL ?? "",
    development: process.env.NODE_ENV === "development",
  });
  const headers = new Headers(request.headers);
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Reporting-Endpoints", reportingEndpoints);
  return response;
}

/**
 * All but the paths of `pathsOfData`; Next.js wants it written out. Prefetches are not left out, though its guide does: the
 * header that marks one is the visitor's to send, and a browser shows a prefetched page with the headers that it came with.
 */
export const config = { matcher: ["/((?!api/|_next/|\\.well-known/).*)"] };
