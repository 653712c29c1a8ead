/** A year, as OWASP ASVS 5.0 asks (3.4.1). */
const hstsSeconds = 31_536_000;

/**
 * Settings of the zone that the app's traffic needs. They hold for the whole zone, not for one host.
 * Inner keys of `security_header` are Cloudflare's own (snake_case): the provider passes the value through.
 */
export const zoneSettings: Record<string, unknown> = {
  // "flexible" would loop: the hosting redirects http to https.
  ssl: "strict",
  min_tls_version: "1.2",
  tls_1_3: "on",
  // A redirect rule does this instead: the zone's own switch also redirects the ACME challenge.
  always_use_https: "off",
  security_header: {
    strict_transport_security: {
      enabled: true,
      max_age: hstsSeconds,
      include_subdomains: false,
      preload: false,
      nosniff: true,
    },
  },
};
