import type { FaultService } from "./fault";

/** An answer of a vendor's API that refuses a request. */
export interface VendorAnswer {
  status: 429 | 500;
  headers: Record<string, string>;
  body: unknown;
}

/**
 * The refusal of a client that asked too often, as each vendor words it.
 *
 * Sources, not seen live: Vercel: https://vercel.com/docs/rest-api#rate-limits (headers, `error.limit`); Cloudflare:
 * https://developers.cloudflare.com/fundamentals/api/reference/limits (headers), error 971 as users report it
 * (https://github.com/lablabs/cloudflare-exporter/issues/74); Resend: https://resend.com/docs/api-reference/rate-limit;
 * Pwned Passwords: https://haveibeenpwned.com/API/v3#RateLimiting;
 * Convex words its errors as `{ code, message }`. Sign-in providers differ; theirs has the form of RFC 6749.
 */
export function tooManyRequests(service: FaultService, retryAfter: number, limit = 100): VendorAnswer {
  const wait = String(Math.ceil(retryAfter));
  const reset = Math.ceil(Date.now() / 1000 + retryAfter);
  const retry = { "retry-after": wait };
  switch (service) {
    case "vercel":
      return {
        status: 429,
        headers: {
          ...retry,
          "x-ratelimit-limit": String(limit),
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": String(reset),
        },
        body: {
          error: { code: "rate_limited", message: "Rate limit exceeded", limit: { remaining: 0, reset, total: limit } },
        },
      };
    case "cloudflare":
      return {
        status: 429,
        headers: { ...retry, ratelimit: `"default";r=0;t=${wait}`, "ratelimit-policy": '"default";q=1200;w=300' },
        body: {
          success: false,
          errors: [{ code: 971, message: "Please wait and consider throttling your request speed" }],
          messages: [],
          result: null,
        },
      };
    case "mail":
      return {
        status: 429,
        headers: {
          ...retry,
          "ratelimit-limit": String(limit),
          "ratelimit-remaining": "0",
          "ratelimit-reset": wait,
        },
        body: {
          statusCode: 429,
          name: "rate_limit_exceeded",
          message: `Too many requests. You can only make ${limit} requests per second. See rate limit response headers for more information. Or contact support to increase rate limit.`,
        },
      };
    case "convex":
    case "convex-management":
      return { status: 429, headers: retry, body: { code: "RateLimited", message: "Too many requests." } };
    case "oauth":
      return { status: 429, headers: retry, body: { error: "temporarily_unavailable" } };
    case "alerts":
    case "dns":
      return { status: 429, headers: retry, body: { error: "rate_limited" } };
    case "pwned-passwords": {
      const message = `Rate limit is exceeded. Try again in ${wait} seconds.`;
      return { status: 429, headers: retry, body: { statusCode: 429, message } };
    }
  }
}

/** An error of the vendor's own. */
export function serverError(service: FaultService): VendorAnswer {
  const message = "An unexpected internal error occurred.";
  const bodies: Record<FaultService, unknown> = {
    vercel: { error: { code: "internal_server_error", message } },
    cloudflare: { success: false, errors: [{ code: 10_001, message }], messages: [], result: null },
    mail: { statusCode: 500, name: "application_error", message },
    convex: { code: "InternalServerError", message },
    "convex-management": { code: "InternalServerError", message },
    "pwned-passwords": { statusCode: 500, message },
    // RFC 6749, section 5.2, as the providers' own documentation has it for their faults.
    oauth: { error: "server_error", error_description: message },
    alerts: { error: message },
    dns: { error: message },
  };
  return { status: 500, headers: {}, body: bodies[service] };
}
