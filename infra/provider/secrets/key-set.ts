import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";
import { SigningKeysError } from "./secret-error";

/**
 * The variable JWKS as the Convex plugin of Better Auth reads it (@convex-dev/better-auth 0.12, `auth-config.ts`, and the
 * rows of Better Auth's own `jwks` table): a JSON array, the newest key first. `publicKey` is a JWK as JSON text;
 * `privateKey` is JSON text of the encrypted private JWK, so a quoted string within a string. Without `alg` every token
 * would be read as EdDSA and refused.
 */
const storedKey = z.object({
  id: z.string().min(1),
  alg: z.literal("RS256"),
  publicKey: z.string(),
  /** Only the signing key has one: two keys with private halves make the token endpoint fail, and do not fit 8 KiB. */
  privateKey: z.string().optional(),
  createdAt: z.number(),
});
export type StoredKey = z.infer<typeof storedKey>;

/** The longest value that Convex takes for a variable. */
const longestText = 8 * 1024;

export interface SigningKey {
  id: string;
  /** JWKs as JSON text. */
  publicKey: string;
  privateKey: string;
  createdAt: number;
}

export async function newSigningKey(): Promise<SigningKey> {
  const pair = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  return {
    id: await calculateJwkThumbprint(publicJwk),
    publicKey: JSON.stringify(publicJwk),
    privateKey: JSON.stringify(await exportJWK(pair.privateKey)),
    createdAt: Date.now(),
  };
}

/** Writes the variable. The oldest retired keys are left out when it would grow beyond what Convex takes. */
export async function keySetText(
  key: SigningKey,
  authSecret: string,
  retired: readonly StoredKey[],
): Promise<{ text: string; keyIds: string[] }> {
  const encrypted = await symmetricEncrypt({ key: authSecret, data: key.privateKey });
  const { id, publicKey, createdAt } = key;
  const signing: StoredKey = { id, alg: "RS256", publicKey, privateKey: JSON.stringify(encrypted), createdAt };
  const keys = [signing, ...retired.map(({ privateKey: _dropped, ...publicOnly }) => publicOnly)];
  while (keys.length > 1 && Buffer.byteLength(JSON.stringify(keys)) >= longestText) keys.pop();
  return { text: JSON.stringify(keys), keyIds: keys.map((stored) => stored.id) };
}

/**
 * Reads the variable and decrypts the signing key.
 *
 * @throws SigningKeysError when the text has another shape or the secret does not open it
 */
export async function readKeySet(
  text: string,
  authSecret: string,
): Promise<{ signing: SigningKey; retired: StoredKey[] }> {
  const keys = parseKeySet(text);
  const signing = keys.find((key) => key.privateKey !== undefined);
  if (signing?.privateKey === undefined) {
    throw new SigningKeysError(
      "The key set has no key with a private half.",
      "Make new keys instead of importing these.",
    );
  }
  const { id, publicKey, createdAt } = signing;
  const privateKey = await decrypt(signing.privateKey, authSecret);
  return { signing: { id, publicKey, privateKey, createdAt }, retired: keys.filter((key) => key.id !== id) };
}

/** @throws SigningKeysError */
export function parseKeySet(text: string): StoredKey[] {
  try {
    return z
      .array(storedKey)
      .nonempty()
      .parse(JSON.parse(text))
      .sort((left, right) => right.createdAt - left.createdAt);
  } catch {
    // Neither the text nor the parser's message, which may quote it, belongs into an error.
    throw new SigningKeysError(
      "The key set is not a JSON array of RS256 keys with id, alg, publicKey and createdAt.",
      "See the variable JWKS of the deployment, or make new keys instead.",
    );
  }
}

async function decrypt(quoted: string, authSecret: string): Promise<string> {
  try {
    const privateKey = await symmetricDecrypt({ key: authSecret, data: z.string().parse(JSON.parse(quoted)) });
    z.object({ kty: z.literal("RSA"), d: z.string() }).parse(JSON.parse(privateKey));
    return privateKey;
  } catch {
    throw new SigningKeysError(
      "The auth secret does not open the private half of the signing key.",
      "Give the BETTER_AUTH_SECRET that the keys were made with.",
    );
  }
}
