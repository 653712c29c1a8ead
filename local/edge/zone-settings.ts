import { z } from "zod";
import type { TlsTerms, TlsVersion } from "./arrival";

const transportSecurity = z.object({
  strict_transport_security: z.object({
    enabled: z.boolean().default(false),
    max_age: z.number().default(0),
    include_subdomains: z.boolean().default(false),
    preload: z.boolean().default(false),
    nosniff: z.boolean().default(false),
  }),
});

/** The headers of the setting `security_header` (https://developers.cloudflare.com/ssl/edge-certificates/additional-options/http-strict-transport-security/). */
export function strictTransportSecurity(setting: unknown): Record<string, string> {
  const parsed = transportSecurity.safeParse(setting).data?.strict_transport_security;
  if (!parsed?.enabled) return {};
  const { max_age, include_subdomains, preload, nosniff } = parsed;
  const parts = [
    `max-age=${max_age}`,
    ...(include_subdomains ? ["includeSubDomains"] : []),
    ...(preload ? ["preload"] : []),
  ];
  return { "strict-transport-security": parts.join("; "), ...(nosniff ? { "x-content-type-options": "nosniff" } : {}) };
}

const tlsVersion = z.enum(["1.0", "1.1", "1.2", "1.3"]).catch("1.0");

/**
 * The handshake for a proxied host. Universal SSL covers a zone's apex and one level below it
 * (https://developers.cloudflare.com/ssl/edge-certificates/universal-ssl/limitations/): a deeper name has no certificate.
 */
export function tlsTerms(
  zone: { name: string; settings: Record<string, unknown> },
  host: string,
): TlsTerms | undefined {
  const below = host === zone.name ? "" : host.slice(0, -zone.name.length - 1);
  if (below.includes(".")) return undefined;
  const oldest: TlsVersion = tlsVersion.parse(zone.settings["min_tls_version"]);
  return {
    names: [zone.name, `*.${zone.name}`],
    oldest,
    newest: zone.settings["tls_1_3"] === "off" && oldest !== "1.3" ? "1.2" : "1.3",
    http2: true,
  };
}
