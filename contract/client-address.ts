import { jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/**
 * How the app vouches for a client's address to the functions. Whoever knows the address of the Convex site can call it
 * and send any header, so an address counts there only with a proof: a JWT (HS256, with a key that only the app and the
 * functions have) that names the one request that it is good for, as a DPoP proof does (RFC 9449: `htm`, `htu`, `jti`).
 */

/** Header of the proof. The app overwrites what a client sends under this name. */
export const clientProofHeader = "x-prelaunch-client";

/** Header that the edge sets, overwriting what a client sends, and that the hosting's firewall asks for. */
export const edgeHeader = "x-prelaunch-edge";

/** Seconds for which a proof is accepted. */
export const proofLifetime = 60;
/** Seconds by which the clock of who made it may be ahead. */
export const clockDifference = 30;

/** The request that a proof is for. */
export interface ProvenRequest {
  method: string;
  /** Absolute, or a path with its query: host and scheme are no part of the proof. */
  url: string;
  /** The body's bytes; none where there is no body. */
  body?: ArrayBuffer | Uint8Array<ArrayBuffer>;
}

/** What a proof says, once its signature and its time are found good. */
export interface ClientProof {
  /** IPv4 or IPv6. */
  address: string;
  /** Of this proof alone. */
  id: string;
  /** Milliseconds since 1970 after which it is good for nothing. */
  until: number;
}

/** The key as a variable holds it. */
export const clientAddressKey = z.string().min(32, "must be at least 32 characters");

const algorithm = "HS256";
const claimsSchema = z.object({
  ip: z.union([z.ipv4(), z.ipv6()]),
  htm: z.string(),
  htu: z.string(),
  /** SHA-256 of the body, base64url. */
  bod: z.string(),
  iat: z.number(),
  jti: z.string().min(16),
});

/** Value of {@link clientProofHeader} for one request of the client at an address. */
export async function proveClient(address: string, request: ProvenRequest, key: string): Promise<string> {
  return new SignJWT({ ip: address, ...(await facts(request)) })
    .setProtectedHeader({ alg: algorithm })
    .setIssuedAt()
    .setJti(crypto.randomUUID())
    .sign(new TextEncoder().encode(key));
}

/**
 * Reads a proof. Undefined where none of the keys signed it, its time is over or to come, or it is for another request.
 * Without a request only signature and time are judged: for a place behind the one that judged the rest.
 */
export async function readClientProof(
  proof: string,
  keys: readonly string[],
  request?: ProvenRequest,
): Promise<ClientProof | undefined> {
  for (const key of keys) {
    const verified = await jwtVerify(proof, new TextEncoder().encode(key), {
      algorithms: [algorithm],
      // The tolerance counts both ways.
      maxTokenAge: proofLifetime - clockDifference,
      clockTolerance: clockDifference,
    }).catch(() => undefined);
    const claims = claimsSchema.safeParse(verified?.payload);
    if (!claims.success) continue;
    const { ip, jti, iat, ...named } = claims.data;
    if (request !== undefined && !isSame(named, await facts(request))) return undefined;
    return { address: ip, id: jti, until: (iat + proofLifetime + 1) * 1000 };
  }
  return undefined;
}

type Facts = Awaited<ReturnType<typeof facts>>;

/** No secrets: whoever made the request knows them. */
function isSame(left: Facts, right: Facts): boolean {
  return left.htm === right.htm && left.htu === right.htu && left.bod === right.bod;
}

async function facts({ method, url, body }: ProvenRequest) {
  // The base only serves to read a path.
  const { pathname, search } = new URL(url, "https://any.invalid");
  const digest = await crypto.subtle.digest("SHA-256", body ?? new ArrayBuffer(0));
  const bod = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return { htm: method, htu: pathname + search, bod };
}
