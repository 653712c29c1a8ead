import { clientProofHeader, readClientProof } from "../../contract/client-address";
import { readConvexEnvironment } from "../../contract/convex-environment";

/** Who sent a request. The agent is what the client calls itself: a claim, also where the address is proven. */
export type TrustedClient =
  | { signed: true; address: string; agent?: string; proof: { id: string; until: number } }
  | { signed: false; address?: undefined; agent?: string };

/**
 * The client's address, as far as the app vouches for it: see `contract/client-address.ts`. All other headers that name an
 * address are of the caller's own making. Whoever needs an address takes it from here.
 *
 * Of a whole request the proof must name that request, and whether it was used before is for `door.ts` to say. Behind the
 * door, where Better Auth has only headers, they are judged alone: the door takes out a proof that does not hold.
 */
export async function trustedClient(source: Request | Headers): Promise<TrustedClient> {
  const headers = source instanceof Headers ? source : source.headers;
  const agent = headers.get("user-agent") || undefined;
  const claim = agent === undefined ? {} : { agent };
  const text = headers.get(clientProofHeader);
  if (!text) return { signed: false, ...claim };
  const { CLIENT_ADDRESS_KEY, CLIENT_ADDRESS_KEYS_RETIRED } = readConvexEnvironment(process.env);
  const request = source instanceof Headers ? undefined : await provenRequest(source);
  const proof = await readClientProof(text, [CLIENT_ADDRESS_KEY, ...CLIENT_ADDRESS_KEYS_RETIRED], request);
  if (!proof) return { signed: false, ...claim };
  const { address, id, until } = proof;
  return { signed: true, address, ...claim, proof: { id, until } };
}

async function provenRequest(request: Request) {
  return { method: request.method, url: request.url, body: await request.clone().arrayBuffer() };
}
