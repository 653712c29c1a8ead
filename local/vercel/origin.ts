import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { CertificateState, Certificates } from "./certificates";
import type { Arrival } from "./forwarded-request";
import { hostOf } from "./forwarded-request";
import type { Front } from "./front";
import { redirect } from "./front-answers";

/** The hosting as records point at it: with certificates, and on port 80 as on 443. */
export interface VercelOrigin {
  certificate(host: string, url?: string): Promise<CertificateState>;
  handle(request: IncomingMessage, response: ServerResponse, arrival: Arrival): void;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, arrival: Arrival): void;
}

const challengePath = "/.well-known/acme-challenge/";

/**
 * Puts in front of the hosting what Vercel does before a project is asked: it answers the challenges of its own certificates,
 * and redirects http to https with 308 (https://vercel.com/docs/domains/working-with-ssl).
 */
export function vercelOrigin(front: Front, certificates: Certificates): VercelOrigin {
  return {
    certificate: async (host, url = "") =>
      url.startsWith(challengePath) ? certificates.now(host) : certificates.of(host),
    handle(request, response, arrival) {
      const host = hostOf(request);
      const url = request.url ?? "/";
      const answer = url.startsWith(challengePath)
        ? certificates.challengeAnswer(host, url.slice(challengePath.length))
        : undefined;
      if (answer !== undefined) {
        response.writeHead(200, { "content-type": "text/plain", server: "Vercel" }).end(answer);
        return;
      }
      if (arrival.scheme === "http") redirect(response, 308, `https://${host}${url}`);
      else front.handle(request, response, arrival);
    },
    upgrade: (request, socket, head, arrival) => front.upgrade(request, socket, head, arrival),
  };
}

/** Whether an address or a name is Vercel's (https://vercel.com/docs/domains/working-with-domains/add-a-domain). */
export function isVercel(target: { address: string } | { name: string }): boolean {
  if ("address" in target) return target.address.startsWith("76.76.21.");
  return /\.(?:vercel-dns(?:-\d+)?\.com|vercel\.app)$/.test(target.name);
}
