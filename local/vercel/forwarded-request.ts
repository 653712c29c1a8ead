import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import { newId } from "./vercel-state";

/** How a request reached the hosting: from the connection, or told by an edge in front that ended TLS. */
export interface Arrival {
  scheme: "http" | "https";
  clientAddress: string;
}

export function arrivalOf(request: IncomingMessage): Arrival {
  const encrypted = (request.socket as Partial<TLSSocket>).encrypted === true;
  return {
    scheme: encrypted ? "https" : "http",
    clientAddress: plainAddress(request.socket.remoteAddress ?? "127.0.0.1"),
  };
}

/** Host name of a request without its port, lower case. */
export function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? "").toLowerCase().replace(/:\d+$/, "").replace(/\.$/, "");
}

/** Set by the hosting alone: what a client sends under these names is not passed on (https://vercel.com/docs/headers/request-headers). */
const hostingHeaders = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
];

/** The headers that the deployed app sees. */
export function forwardedHeaders(
  request: IncomingMessage,
  arrival: Arrival,
  deploymentUrl: string,
): Record<string, string | string[]> {
  const kept = Object.entries(request.headers).filter(
    (entry): entry is [string, string | string[]] =>
      entry[1] !== undefined && !hostingHeaders.includes(entry[0]) && !entry[0].startsWith("x-vercel-"),
  );
  const host = request.headers.host ?? "";
  return {
    ...Object.fromEntries(kept),
    forwarded: `for=${arrival.clientAddress};host=${host};proto=${arrival.scheme}`,
    "x-forwarded-for": arrival.clientAddress,
    "x-forwarded-host": host,
    "x-forwarded-proto": arrival.scheme,
    "x-real-ip": arrival.clientAddress,
    "x-vercel-deployment-url": deploymentUrl,
    "x-vercel-forwarded-for": arrival.clientAddress,
    "x-vercel-id": `local1::${newId("", 12).toLowerCase()}`,
  };
}

function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, "");
}
