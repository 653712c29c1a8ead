/**
 * Shapes of credentials that should never stand in plain text. Sources: the vendors' documentation of their key formats
 * (Convex, Resend, Stripe, GitHub, Google, Slack, AWS, Standard Webhooks), RFC 7519, RFC 7468.
 */
const shapes = [
  /^(prod|dev|preview|project):[^|\s]+\|./,
  /^re_[A-Za-z0-9_]{16,}$/,
  /^(sk|rk)_(live|test)_[A-Za-z0-9]{10,}/,
  /^whsec_[A-Za-z0-9+/=]{16,}/,
  /^(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/,
  /^GOCSPX-[A-Za-z0-9_-]{10,}/,
  /^xox[abprs]-[A-Za-z0-9-]{10,}/,
  /^AKIA[A-Z0-9]{16}$/,
  /^eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*$/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

export function looksSecret(text: string): boolean {
  return shapes.some((shape) => shape.test(text.trim()));
}

/** Variables that hold secrets whatever their values look like. */
export function isSecretVariable(name: string): boolean {
  return /^(BETTER_AUTH_SECRETS?|JWKS|RESEND_API_KEY|JWT_PRIVATE_KEY|AUTH_SECRET_ENCRYPTION_KEY|APPLE_PRIVATE_KEY|MICROSOFT_GRAPH_SECRET|[A-Z][A-Z0-9_]*_(CLIENT_SECRET|REGISTRATION_TOKEN))$/.test(
    name,
  );
}
