import type { AuthProvider } from "convex/server";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { createIdentityVerifier, type IdentityVerifier } from "./identity";

type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Keys;
let others: Keys;
let verifier: IdentityVerifier;

const issuer = "https://happy-otter-123.convex.site";

async function jwksUri(pair: Keys, kid: string): Promise<string> {
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, alg: "RS256" };
  return `data:text/plain;base64,${Buffer.from(JSON.stringify({ keys: [jwk] })).toString("base64")}`;
}

beforeAll(async () => {
  keys = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  others = await generateKeyPair("RS256", { modulusLength: 2048, extractable: true });
  verifier = createIdentityVerifier();
  const provider: AuthProvider = {
    type: "customJwt",
    issuer,
    applicationID: "convex",
    algorithm: "RS256",
    jwks: await jwksUri(keys, "one"),
  };
  verifier.trustProviders([provider]);
});

function sign(claims: Record<string, unknown>, { pair = keys, kid = "one", alg = "RS256" } = {}): Promise<string> {
  return new SignJWT({ iss: issuer, sub: "ann", aud: "convex", exp: Math.floor(Date.now() / 1000) + 60, ...claims })
    .setProtectedHeader({ alg, kid })
    .sign(alg === "HS256" ? new TextEncoder().encode("a".repeat(32)) : pair.privateKey);
}

describe("an identity", () => {
  it("has the attributes that Convex makes of OpenID claims, and the app's own", async () => {
    const { identity, expiresAt } = await verifier.verify(
      await sign({ email: "ann@example.com", email_verified: true, given_name: "Ann", sessionId: "s1", name: null }),
    );
    expect(identity).toEqual({
      subject: "ann",
      issuer,
      tokenIdentifier: `${issuer}|ann`,
      email: "ann@example.com",
      emailVerified: true,
      givenName: "Ann",
      sessionId: "s1",
    });
    expect(expiresAt).toBeGreaterThan(Date.now() / 1000);
  });

  it("is accepted from an issuer with or without a slash at the end, and within five seconds of the end", async () => {
    await expect(verifier.verify(await sign({ iss: `${issuer}/` }))).resolves.toBeDefined();
    await expect(verifier.verify(await sign({ exp: Math.floor(Date.now() / 1000) - 3 }))).resolves.toBeDefined();
  });

  it.each([
    ["another issuer", { iss: "https://elsewhere.example" }, {}, "NoAuthProvider"],
    ["another audience", { aud: "another" }, {}, "NoAuthProvider"],
    ["no audience", { aud: undefined }, {}, "NoAuthProvider"],
    ["an end in the past", { exp: 1000 }, {}, "InvalidAuthHeader"],
    ["no end", { exp: undefined }, {}, "InvalidAuthHeader"],
    ["a beginning in the future", { nbf: 9_999_999_999 }, {}, "InvalidAuthHeader"],
    ["an unknown key id", {}, { kid: "two" }, "InvalidAuthHeader"],
    ["another algorithm", {}, { alg: "HS256" }, "InvalidAuthHeader"],
  ])("is refused with %s", async (_name, claims, how, code) => {
    await expect(verifier.verify(await sign(claims, how))).rejects.toMatchObject({ status: 401, code });
  });

  it("is refused when another key signed it, or when it is no token", async () => {
    await expect(verifier.verify(await sign({}, { pair: others }))).rejects.toMatchObject({
      code: "InvalidAuthHeader",
    });
    for (const text of ["", "abc", "a.b.c"]) {
      await expect(verifier.verify(text)).rejects.toMatchObject({ status: 401, code: "InvalidAuthHeader" });
    }
  });

  it("follows the providers: a rotated key, and none", async () => {
    const rotating = createIdentityVerifier();
    const token = await sign({}, { pair: others });
    await expect(rotating.verify(token)).rejects.toThrow("no providers configured");
    const jwks = await jwksUri(others, "one");
    rotating.trustProviders([{ type: "customJwt", issuer, algorithm: "RS256", jwks }]);
    await expect(rotating.verify(token)).resolves.toBeDefined();
    rotating.trustProviders([{ type: "customJwt", issuer, algorithm: "RS256", jwks: await jwksUri(keys, "one") }]);
    await expect(rotating.verify(token)).rejects.toMatchObject({ code: "InvalidAuthHeader" });
  });
});
