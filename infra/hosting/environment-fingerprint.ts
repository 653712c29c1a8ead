import { createHmac } from "node:crypto";

/**
 * A keyed fingerprint of a set of variables, 32 hex digits. It goes where values must not: deployment metadata. Keyed,
 * because a plain hash of a guessable value can be guessed offline.
 */
export function environmentFingerprint(key: string, variables: Record<string, string>): string {
  const hmac = createHmac("sha256", key);
  for (const name of Object.keys(variables).sort()) hmac.update(`${name}\0${variables[name]}\0`);
  return hmac.digest("hex").slice(0, 32);
}
