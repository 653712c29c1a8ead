import type * as cloudflare from "@pulumi/cloudflare";

type Header = cloudflare.types.input.RulesetRuleActionParametersHeaders;

/**
 * Headers that every answer carries (OWASP Secure Headers Project). The Content-Security-Policy is the app's: it needs a
 * nonce for each answer. Strict-Transport-Security is a zone setting.
 */
export const responseHeaders: Record<string, Header> = {
  "X-Content-Type-Options": { operation: "set", value: "nosniff" },
  "X-Frame-Options": { operation: "set", value: "DENY" },
  "Referrer-Policy": { operation: "set", value: "strict-origin-when-cross-origin" },
  "Permissions-Policy": { operation: "set", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  "Cross-Origin-Opener-Policy": { operation: "set", value: "same-origin" },
  "X-Powered-By": { operation: "remove" },
};
