import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { clientProofHeader, edgeHeader, type ProvenRequest, proveClient } from "../../contract/client-address";

/** What {@link vouchedHeaders} needs of the environment. */
export interface VouchingKeys {
  CLIENT_ADDRESS_KEY: string;
  /** What an edge in front proves itself with; empty where there is none. */
  EDGE_SECRETS: readonly string[];
}

/**
 * The address of the client, or undefined where nobody says it. `CF-Connecting-IP` is Cloudflare's word only on a request
 * that carries the edge's secret: any client can send that header to the hosting itself. Without the secret it is the last
 * entry of `X-Forwarded-For`, which the hosting sets to who connects to it
 * (https://vercel.com/docs/headers/request-headers): behind an edge whose secret this deployment does not know yet, that is
 * an address of the edge, shared and true.
 */
export function clientAddress(headers: Headers, edgeSecrets: readonly string[]): string | undefined {
  const proof = headers.get(edgeHeader);
  const fromEdge = proof !== null && edgeSecrets.some((secret) => isSame(secret, proof));
  const said = fromEdge ? headers.get("cf-connecting-ip") : headers.get("x-forwarded-for")?.split(",").at(-1);
  const address = said?.trim().replace(/^::ffff:(?=\d+\.)/i, "") ?? "";
  return isIP(address) ? address : undefined;
}

/**
 * The headers of a request as they go on to the functions: with a proof of the client's address for exactly `request`,
 * without the secret of the edge, which is nobody else's business, and without a proof that the client made up.
 */
export async function vouchedHeaders(given: Headers, request: ProvenRequest, keys: VouchingKeys): Promise<Headers> {
  const headers = new Headers(given);
  headers.delete(edgeHeader);
  headers.delete(clientProofHeader);
  const address = clientAddress(given, keys.EDGE_SECRETS);
  if (address) headers.set(clientProofHeader, await proveClient(address, request, keys.CLIENT_ADDRESS_KEY));
  return headers;
}

/** In a time that tells nothing of where they differ, nor of their lengths. */
function isSame(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
