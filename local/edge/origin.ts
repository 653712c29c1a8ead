import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Arrival } from "./arrival";
import { type EdgeAnswer, errorPage } from "./edge-answer";

/** A server that records point at. */
export interface Origin {
  /**
   * Whether it has a certificate for a host that browsers would take; the reason when it has none. `url` is the path that is
   * asked for: an authority that looks for its challenge cannot wait for the certificate that it is to issue.
   */
  certificate(host: string, url?: string): Promise<{ valid: true } | { valid: false; reason: string }>;
  handle(request: IncomingMessage, response: ServerResponse, arrival: OriginArrival): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, arrival: OriginArrival): void;
}

/** How the request reaches the origin: by which scheme, and for which client. */
export type OriginArrival = Pick<Arrival, "scheme" | "clientAddress">;

/**
 * By which scheme Cloudflare asks the origin (https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/): always
 * http with "off" and "flexible", else as the visitor asked.
 */
export function originScheme(mode: unknown, visitor: Arrival["scheme"]): Arrival["scheme"] {
  return mode === "off" || mode === "flexible" ? "http" : visitor;
}

/** What the visitor gets when the origin cannot be asked by https: 526 for a certificate that "strict" refuses, 525 for none at all. */
export async function originAnswer(
  origin: Origin,
  { host, url }: { host: string; url: string },
  mode: unknown,
  scheme: Arrival["scheme"],
): Promise<EdgeAnswer | undefined> {
  if (scheme === "http") return undefined;
  const certificate = await origin.certificate(host, url);
  if (certificate.valid) return undefined;
  if (mode === "strict" || mode === "origin_pull")
    return errorPage(526, 526, "Invalid SSL certificate", certificate.reason);
  return errorPage(525, 525, "SSL handshake failed", certificate.reason);
}
