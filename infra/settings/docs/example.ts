import { describe } from "../key-path";
import { mailSetting } from "../schema/mail";

const dkim = describe(mailSetting.shape.dkim)?.examples[0];

/** A small production stack, as the settings page shows it. */
export const exampleSettings: Record<string, unknown> = {
  "prelaunch:environment": "production",
  "prelaunch:domain": "example.com",
  "prelaunch:app": { name: "Acme" },
  "prelaunch:convex": { deployment: "happy-otter-123" },
  "prelaunch:hosting": { project: "acme" },
  "prelaunch:edge": { zone: "example.com", zoneId: "0123456789abcdef0123456789abcdef", plan: "free" },
  "prelaunch:mail": { from: "Acme <auth@example.com>", dkim },
  "prelaunch:auth": { providers: [{ id: "google", clientId: "1234567890-abc.apps.googleusercontent.com" }] },
};

/** Made-up secrets of the right shapes, by environment variable. */
export const exampleSecrets: Record<string, string> = {
  CONVEX_DEPLOY_KEY: `prod:happy-otter-123|${"0".repeat(32)}`,
  RESEND_API_KEY: `re_${"0".repeat(24)}`,
  GOOGLE_CLIENT_SECRET: "0".repeat(32),
};
