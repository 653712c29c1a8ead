import { z } from "zod";

const onOff = z.enum(["on", "off"]);

/** Inner keys are the API's own: the provider passes the value through as it is. */
const securityHeader = z.strictObject({
  strict_transport_security: z.strictObject({
    enabled: z.boolean().optional(),
    max_age: z.number().int().min(0).optional(),
    include_subdomains: z.boolean().optional(),
    preload: z.boolean().optional(),
    nosniff: z.boolean().optional(),
  }),
});

/** Settings of a zone with the values that the API accepts and what a new zone has (https://developers.cloudflare.com/api/resources/zones/subresources/settings/). */
export const zoneSettings = {
  always_online: { value: onOff, initial: "off" },
  always_use_https: { value: onOff, initial: "off" },
  automatic_https_rewrites: { value: onOff, initial: "on" },
  brotli: { value: onOff, initial: "on" },
  browser_cache_ttl: { value: z.number().int().min(0), initial: 14_400 },
  browser_check: { value: onOff, initial: "on" },
  cache_level: { value: z.enum(["aggressive", "basic", "simplified"]), initial: "aggressive" },
  challenge_ttl: { value: z.number().int().min(300), initial: 1800 },
  development_mode: { value: onOff, initial: "off" },
  early_hints: { value: onOff, initial: "off" },
  email_obfuscation: { value: onOff, initial: "on" },
  hotlink_protection: { value: onOff, initial: "off" },
  http3: { value: onOff, initial: "on" },
  ip_geolocation: { value: onOff, initial: "on" },
  ipv6: { value: onOff, initial: "on" },
  min_tls_version: { value: z.enum(["1.0", "1.1", "1.2", "1.3"]), initial: "1.0" },
  opportunistic_encryption: { value: onOff, initial: "on" },
  privacy_pass: { value: onOff, initial: "on" },
  rocket_loader: { value: onOff, initial: "off" },
  security_header: {
    value: securityHeader,
    initial: {
      strict_transport_security: {
        enabled: false,
        max_age: 0,
        include_subdomains: false,
        preload: false,
        nosniff: false,
      },
    },
  },
  security_level: {
    value: z.enum(["off", "essentially_off", "low", "medium", "high", "under_attack"]),
    initial: "medium",
  },
  server_side_exclude: { value: onOff, initial: "on" },
  ssl: { value: z.enum(["off", "flexible", "full", "strict", "origin_pull"]), initial: "full" },
  tls_1_3: { value: z.enum(["on", "off", "zrt"]), initial: "on" },
  tls_client_auth: { value: onOff, initial: "off" },
  websockets: { value: onOff, initial: "on" },
  "0rtt": { value: onOff, initial: "off" },
} as const;

export type ZoneSettingId = keyof typeof zoneSettings;
export const zoneSettingIds = Object.keys(zoneSettings) as [ZoneSettingId, ...ZoneSettingId[]];
