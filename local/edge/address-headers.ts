import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type Arrival, hostOf } from "./arrival";
import { removeRequestHeader, requestHeader, setRequestHeader } from "./request-headers";

/** What a client could use to lie about its address. */
const forgeable = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "true-client-ip",
  "cf-visitor",
];

/** For hosts that no zone stands in front of: all such headers are removed or overwritten, as the vendors' own edges do. */
export function setVendorAddressHeaders(request: IncomingMessage, { clientAddress, scheme }: Arrival): void {
  for (const name of forgeable) removeRequestHeader(request, name);
  const own = {
    "x-forwarded-for": clientAddress,
    "x-forwarded-host": hostOf(request.headers.host),
    "x-forwarded-proto": scheme,
    "x-forwarded-port": scheme === "https" ? "443" : "80",
    "x-real-ip": clientAddress,
    "cf-connecting-ip": clientAddress,
    "cf-visitor": JSON.stringify({ scheme }),
  };
  for (const [name, value] of Object.entries(own)) setRequestHeader(request, name, value);
}

/** Headers of Cloudflare's own: a client that sends one of them is overwritten, or it is removed. */
const cloudflareHeaders = [
  "cdn-loop",
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "cf-ew-via",
  "cf-ipcountry",
  "cf-pseudo-ipv4",
  "cf-ray",
  "cf-visitor",
  "cf-worker",
];

/**
 * For a proxied host, what Cloudflare sends to an origin (https://developers.cloudflare.com/fundamentals/reference/http-headers/):
 * the address is appended to `X-Forwarded-For`, its own headers are set. `True-Client-IP` is set on Enterprise only; on the
 * other plans one that a client sends goes through, so an app must not trust it.
 */
export function setCloudflareHeaders(
  request: IncomingMessage,
  { clientAddress, scheme }: Arrival,
  { rayId, trueClientIp }: { rayId: string; trueClientIp: boolean },
): void {
  const before = requestHeader(request, "x-forwarded-for");
  for (const name of cloudflareHeaders) removeRequestHeader(request, name);
  const own = {
    "CF-Connecting-IP": clientAddress,
    "CF-IPCountry": "XX",
    "CF-Ray": `${rayId}-LCL`,
    "CF-Visitor": JSON.stringify({ scheme }),
    "CDN-Loop": "cloudflare; loops=1",
    "X-Forwarded-For": before === undefined ? clientAddress : `${before},${clientAddress}`,
    "X-Forwarded-Proto": scheme,
    ...(trueClientIp ? { "True-Client-IP": clientAddress } : {}),
  };
  for (const [name, value] of Object.entries(own)) setRequestHeader(request, name, value);
}

/** 16 hex digits, as Cloudflare's. */
export function newRayId(): string {
  // From its tail: Node keeps random bytes for UUIDs in store, and asks the system for others each time.
  return randomUUID().replaceAll("-", "").slice(-16);
}
