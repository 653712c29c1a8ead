"use node";
import { lookup } from "node:dns/promises";
import { hostOf, isReachable, type Reach } from "./endpointUrl";

/** The one address that a delivery connects to, whatever the name says a moment later. */
export interface Target {
  address: string;
  /** For SNI and the certificate; none where the URL names an address. */
  servername?: string;
}

type Resolve = (host: string) => Promise<{ address: string }[]>;

/**
 * Set by the preload of a local cloud (`local/names`), where each vendor's and each team's name leads to this machine: tells
 * whether an address is what such a name was resolved to. Nothing sets it where functions run on Convex.
 */
const localNames = Symbol.for("prelaunch.standsForName");

function standsForName(address: string): boolean {
  const known = (globalThis as { [localNames]?: unknown })[localNames];
  return typeof known === "function" && known(address) === true;
}

/**
 * Resolves the host once and judges every address that it has: one that is private makes the whole name unfit, or a
 * second look-up could be answered with it.
 *
 * @throws what the resolver throws, such as `ENOTFOUND`
 */
export async function findTarget(
  url: URL,
  reach: Reach,
  resolve: Resolve = (host) => lookup(host, { all: true }),
): Promise<Target | "address_refused"> {
  const host = hostOf(url);
  const addresses = (await resolve(host)).map(({ address }) => address);
  const [first] = addresses;
  if (first === undefined) return "address_refused";
  if (!addresses.every((address) => isReachable(address, reach) || standsForName(address))) return "address_refused";
  return first === host ? { address: first } : { address: first, servername: host };
}
