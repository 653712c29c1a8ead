import { createHmac } from "node:crypto";
import type { EnvironmentPart } from "../../checklist/item";
import type { Settings } from "../settings";
import type { Derived } from "../settings/derived";

/**
 * What each part of a stack's environment is, as data: a result that binds to a part counts until its data changes. Secrets
 * are in it, so it never leaves this process but as a keyed digest.
 *
 * Generated secrets are not: a rotation replaces them by others made the same way, and nothing that was proven depends on
 * their value.
 */
function environmentParts(settings: Settings, derived: Derived): Record<EnvironmentPart, unknown> {
  const { auth, edge, mail, secrets } = settings;
  const reveal = (secret: { reveal(): string } | undefined): string | null => secret?.reveal() ?? null;
  return {
    domain: [derived.origin, derived.basePath, derived.rpId, derived.trustedOrigins, derived.cookieDomain],
    zone: [derived.host, edge],
    hosting: [settings.hosting.project, settings.hosting.team, derived.hostingVariables],
    convex: [derived.convex, settings.convex.variables],
    providers: auth.providers.map((provider) => [provider, reveal(secrets.clientSecrets[provider.id])]),
    mail: [mail, reveal(secrets.resendApiKey)],
    keys: secrets.authSecret === undefined ? "generated" : ["own", reveal(secrets.authSecret)],
    session: [auth.session, derived.cookies],
    webhooks: settings.webhooks,
    alerts: [settings.alerts, reveal(secrets.alertWebhookUrl)],
    compliance: settings.compliance,
    "well-known": settings.wellKnown,
  };
}

/** A digest for each part, under a key of the stack's own: equal only for the same environment of the same stack. */
export function bindingsOf(settings: Settings, derived: Derived, key: string): Record<EnvironmentPart, string> {
  const digests = Object.entries(environmentParts(settings, derived)).map(([part, data]) => [
    part,
    createHmac("sha256", key)
      .update(JSON.stringify([settings.stack, part, sorted(data)]))
      .digest("hex"),
  ]);
  return Object.fromEntries(digests) as Record<EnvironmentPart, string>;
}

/** The order of keys in a stack file means nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
