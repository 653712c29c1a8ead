/**
 * The keys that sign. Each endpoint has its own, so that one receiver cannot forge what another one gets; none is stored:
 * they follow from WEBHOOK_SECRET, and a copy of the database signs nothing.
 */

/** Whose key: what it is for, and how often it was replaced. */
export interface KeyName {
  of: string;
  generation: number;
}

const encoder = new TextEncoder();

/** A key as Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export async function deriveSecret(root: string, { of, generation }: KeyName): Promise<string> {
  const bytes = Uint8Array.from(atob(root.replace(/^whsec_/, "")), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const derived = await crypto.subtle.sign("HMAC", key, encoder.encode(`${of}\n${generation}`));
  return `whsec_${btoa(String.fromCharCode(...new Uint8Array(derived)))}`;
}

export interface Rotation {
  generation: number;
  /** Until when the key before signs, too. */
  previousUntil?: number | undefined;
}

/** The generations that sign at this time, the newest first. */
export function signingGenerations({ generation, previousUntil }: Rotation, now: number): number[] {
  return previousUntil !== undefined && now < previousUntil ? [generation, generation - 1] : [generation];
}

export function deriveSecrets(root: string, of: string, generations: readonly number[]): Promise<string[]> {
  return Promise.all(generations.map((generation) => deriveSecret(root, { of, generation })));
}
