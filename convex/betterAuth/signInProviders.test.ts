import { generateKeyPairSync } from "node:crypto";
import { jwtVerify } from "jose";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AppleClient } from "../../contract/sign-in-clients";
import { appleClientSecret } from "./appleClientSecret";
import { discoveredProvider } from "./discoveredProvider";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const client: AppleClient = {
  clientId: "com.example.web",
  teamId: "A1B2C3D4E5",
  keyId: "F6G7H8I9J0",
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
};

describe("a client secret for Apple", () => {
  it("says what Apple asks for, for minutes, and is made anew before it ends", async () => {
    const start = Math.floor(Date.now() / 1000);
    const secret = await appleClientSecret(client, start);
    const { payload, protectedHeader } = await jwtVerify(secret, publicKey, { audience: "https://appleid.apple.com" });
    expect(protectedHeader).toMatchObject({ alg: "ES256", kid: client.keyId });
    expect(payload).toMatchObject({ iss: client.teamId, sub: client.clientId, iat: start, exp: start + 300 });
    expect(await appleClientSecret(client, start + 200)).toBe(secret);
    expect(await appleClientSecret(client, start + 241)).not.toBe(secret);
    expect(await appleClientSecret({ ...client, keyId: "OTHER12345" }, start + 242)).not.toBe(secret);
  });
});

describe("a provider that is found by discovery", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("takes no ID token of another issuer, for another app, or that nobody signed", async () => {
    const { generateKeyPair, exportJWK, SignJWT } = await import("jose");
    const keys = await generateKeyPair("RS256");
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: "1", alg: "RS256" };
    vi.stubGlobal("fetch", async (input: string | URL) =>
      String(input).endsWith("/openid-configuration")
        ? Response.json({ issuer: "https://login.acme.example", jwks_uri: "https://login.acme.example/jwks" })
        : Response.json({ keys: [jwk] }),
    );
    const provider = discoveredProvider({
      id: "acme",
      name: "Acme SSO",
      issuer: "https://login.acme.example",
      clientId: "acme-web",
      clientSecret: "s",
    });
    const token = (issuer: string, audience: string, key = keys.privateKey) =>
      new SignJWT({ email: "ada@example.com", email_verified: true, name: "Ada" })
        .setProtectedHeader({ alg: "RS256", kid: "1" })
        .setSubject("ada")
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime("1m")
        .sign(key);
    const userOf = (idToken: string) => provider.getUserInfo?.({ idToken, accessToken: "a" });
    const issuer = "https://login.acme.example";
    expect(await userOf(await token(issuer, "acme-web"))).toEqual({
      id: "ada",
      email: "ada@example.com",
      emailVerified: true,
      name: "Ada",
    });
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    const others = await generateKeyPair("RS256");
    expect(await userOf(await token("https://evil.example", "acme-web"))).toBeNull();
    expect(await userOf(await token(issuer, "another-app"))).toBeNull();
    expect(await userOf(await token(issuer, "acme-web", others.privateKey))).toBeNull();
    expect(warned.mock.calls.map(([text]) => /"(\w+)"|signature/.exec(String(text))?.[0])).toEqual([
      '"iss"',
      '"aud"',
      "signature",
    ]);
  });
});
