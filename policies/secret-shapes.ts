/** Shapes of values that are secret whatever they are called. Sources: the vendors' documentation of their keys. */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Resend, Stripe, Standard Webhooks, GitHub, Google OAuth, Slack, AWS, Vercel, SendGrid.
  /^re_[A-Za-z0-9_]{16,}$/,
  /^(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/,
  /^whsec_[A-Za-z0-9+/=]{16,}/,
  /^(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,}/,
  /^GOCSPX-[A-Za-z0-9_-]{10,}/,
  /^xox[abprs]-[A-Za-z0-9-]{10,}/,
  /^AKIA[0-9A-Z]{16}$/,
  /^SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  // Deploy keys of Convex.
  /^(?:prod|dev|preview|project):[a-z0-9:_-]+\|\S{16,}$/i,
  // A private JWK, and a key set that holds one.
  /"(?:d|privateKey)"\s*:\s*"/,
  // Connection strings with a password.
  /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i,
];

/** True when a text has the shape of a secret. */
export function looksSecret(text: string): boolean {
  return shapes.some((shape) => shape.test(text.trim()));
}

/** True when a name says that its value is secret. Public keys and client ids are not. */
export function namesSecret(name: string): boolean {
  return /(?:SECRET|PASSWORD|PASSWD|PRIVATE_KEY|ADMIN_KEY|DEPLOY_KEY|ACCESS_TOKEN|API_TOKEN|CREDENTIALS?)(?:S|_|$)/.test(
    name,
  );
}
