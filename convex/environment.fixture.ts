import { symmetricEncrypt } from "better-auth/crypto";
import { exportJWK, generateKeyPair } from "jose";

/** The keys of a test deployment, set before anything of the app is loaded: `auth.config.ts` reads them at that moment. */
export const siteUrl = "https://app.example.com";
export const secret = "a secret for tests that has more than 32 characters";
export const clientAddressKey = "a key of addresses for tests, with more than 32 characters";

/** A signing key as the variable JWKS holds it. */
export async function signingKeyFor(key: string, id: string, createdAt: number) {
  const pair = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  const encrypted = await symmetricEncrypt({ key, data: JSON.stringify(await exportJWK(pair.privateKey)) });
  const publicKey = JSON.stringify(await exportJWK(pair.publicKey));
  return { id, alg: "RS256", publicKey, privateKey: JSON.stringify(encrypted), createdAt };
}

export const jwks = JSON.stringify([await signingKeyFor(secret, "one", 1)]);
process.env["CONVEX_SITE_URL"] = "https://happy-otter-123.convex.site";
process.env["JWKS"] = jwks;
