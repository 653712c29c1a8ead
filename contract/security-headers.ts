/**
 * Headers that every answer carries, whoever makes it (OWASP Secure Headers Project). The app sends them, and the edge sets
 * the same ones again, so that what the hosting answers by itself has them too: one list, or the two would differ.
 * The Content-Security-Policy is the app's alone, since a page's has a nonce; Strict-Transport-Security is a setting of the zone.
 */
export const securityHeaders = {
  "X-Content-Type-Options": "nosniff",
  // For browsers that know no frame-ancestors.
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  // Passkeys are for this site's own pages; what the app never asks for, no script on it can.
  "Permissions-Policy":
    "camera=(), geolocation=(), microphone=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self)",
  "Cross-Origin-Opener-Policy": "same-origin",
} as const;
