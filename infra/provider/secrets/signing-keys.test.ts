import { createPublicJwks } from "@convex-dev/better-auth/auth-config";
import { symmetricDecrypt } from "better-auth/crypto";
import { createLocalJWKSet, importJWK, jwtVerify, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { type Properties, Secret, unknown } from "../../../provider-rpc/provider";
import { plain } from "../../../provider-rpc/values";
import { providerUnderTest } from "../testing/provider-under-test";

const authSecret = "first-auth-secret-with-forty-characters!";
const nextSecret = "other-auth-secret-with-forty-characters!";

interface Key {
  id: string;
  alg: string;
  publicKey: string;
  privateKey?: string;
  createdAt: number;
}

async function setUp(environment: Record<string, string> = {}) {
  const keys = (await providerUnderTest({ environment })).resource(resourceTypes.signingKeys);
  return { keys, text: () => plain(keys.state?.outputs as Properties).jwks as string };
}
const parsed = (text: string): Key[] => JSON.parse(text);

/** Signs as Better Auth does: with the private half of the newest key, opened with the auth secret. */
async function sign(text: string, secret: string): Promise<string> {
  const [signer] = parsed(text);
  const jwk = JSON.parse(await symmetricDecrypt({ key: secret, data: JSON.parse(signer!.privateKey!) }));
  return new SignJWT({ sub: "user" })
    .setProtectedHeader({ alg: "RS256", kid: signer!.id })
    .sign(await importJWK(jwk, "RS256"));
}
/** Verifies as Convex does: with the key set that the auth configuration publishes. */
async function verify(token: string, text: string): Promise<string | undefined> {
  const published = createPublicJwks(JSON.parse(text));
  expect(JSON.stringify(published)).not.toContain('"d":');
  return (await jwtVerify(token, createLocalJWKSet(published))).payload.sub;
}

describe("signing keys", () => {
  it("sign in the shape that the Convex plugin of Better Auth reads", async () => {
    const { keys, text } = await setUp();
    await keys.up({ authSecret });
    const [key, ...others] = parsed(text());
    expect(others).toEqual([]);
    expect(Object.keys(key!).sort()).toEqual(["alg", "createdAt", "id", "privateKey", "publicKey"]);
    expect(key).toMatchObject({ alg: "RS256", createdAt: expect.any(Number) });
    expect(await verify(await sign(text(), authSecret), text())).toBe("user");
    expect(keys.state?.outputs.keyIds).toEqual([key!.id]);
  });

  it("are secret in the state, and stay what they are", async () => {
    const { keys } = await setUp();
    await keys.up({ authSecret });
    const { jwks, privateKey } = keys.state!.outputs;
    expect([jwks, privateKey, keys.state!.inputs.authSecret].every((value) => value instanceof Secret)).toBe(true);
    const before = keys.state;
    expect(await keys.up({ authSecret: new Secret(authSecret) })).toEqual([]);
    await keys.refresh();
    expect(keys.state).toEqual(before);
  });

  it("rotate: a new key signs, tokens of the earlier ones stay valid, private halves are dropped", async () => {
    const { keys, text } = await setUp();
    await keys.up({ authSecret });
    const earlier = text();
    const token = await sign(earlier, authSecret);
    expect(await keys.up({ authSecret, generation: 2 })).toEqual(["generation"]);
    const [signer, retired] = parsed(text());
    expect(signer!.id).not.toBe(parsed(earlier)[0]!.id);
    expect(retired).not.toHaveProperty("privateKey");
    expect(await verify(token, text())).toBe("user");
    expect(await verify(await sign(text(), authSecret), text())).toBe("user");
  });

  it("are revoked: a new key signs, and a token of any earlier one is refused", async () => {
    const { keys, text } = await setUp();
    await keys.up({ authSecret });
    await keys.up({ authSecret, generation: 2 });
    const token = await sign(text(), authSecret);
    expect(await keys.up({ authSecret, generation: 2, revokeGeneration: 2 })).toEqual(["revokeGeneration"]);
    expect(parsed(text())).toHaveLength(1);
    await expect(verify(token, text())).rejects.toThrow();
    expect(await verify(await sign(text(), authSecret), text())).toBe("user");
  });

  it("never outgrow what Convex takes, however often they rotate", async () => {
    const { keys, text } = await setUp();
    for (const generation of [1, 2, 3, 4, 5]) await keys.up({ authSecret, generation });
    expect(Buffer.byteLength(text())).toBeLessThan(8192);
    const all = parsed(text());
    expect(all.map((key) => "privateKey" in key)).toEqual([true, false, false]);
    expect(keys.state?.outputs.keyIds).toEqual(all.map((key) => key.id));
  });

  it("keep their ids when the auth secret changes, and are encrypted with the new one", async () => {
    const { keys, text } = await setUp();
    await keys.up({ authSecret, generation: 1 });
    await keys.up({ authSecret, generation: 2 });
    const before = text();
    const token = await sign(before, authSecret);
    expect(await keys.up({ authSecret: nextSecret, generation: 2 })).toEqual(["authSecret"]);
    expect(parsed(text()).map((key) => [key.id, key.publicKey])).toEqual(
      parsed(before).map((key) => [key.id, key.publicKey]),
    );
    await expect(sign(text(), authSecret)).rejects.toThrow();
    expect(await verify(await sign(text(), nextSecret), text())).toBe("user");
    expect(await verify(token, text())).toBe("user");
  });

  it("are not made by a preview; ids stay known while only the secret changes", async () => {
    const { keys } = await setUp();
    const first = await keys.preview({ authSecret: unknown });
    expect(first.outputs).toMatchObject({ jwks: new Secret(unknown), keyIds: unknown });
    await keys.up({ authSecret });
    const ids = keys.state?.outputs.keyIds;
    expect((await keys.preview({ authSecret: new Secret(unknown) })).outputs.keyIds).toEqual(ids);
    expect((await keys.preview({ authSecret, generation: 2 })).outputs.keyIds).toBe(unknown);
  });

  it("refuse a secret that Better Auth would refuse", async () => {
    const { keys } = await setUp();
    await expect(keys.up({ authSecret: "short" })).rejects.toThrow("at least 32 characters");
    await expect(keys.up({})).rejects.toThrow("authSecret");
  });
});

describe("import of signing keys", () => {
  it("takes the variable as it is and needs no change afterwards", async () => {
    const made = await setUp();
    await made.keys.up({ authSecret, generation: 1 });
    await made.keys.up({ authSecret, generation: 2 });
    const { keys, text } = await setUp({ JWKS: made.text(), BETTER_AUTH_SECRET: authSecret });
    await keys.import("env:JWKS");
    expect(text()).toBe(made.text());
    expect(await keys.up({ authSecret })).toEqual([]);
    await keys.up({ authSecret, generation: 2 });
    expect(await verify(await sign(made.text(), authSecret), text())).toBe("user");
  });

  it("drops the private halves of earlier keys that a key set made elsewhere still has", async () => {
    const [one, two] = [await setUp(), await setUp()];
    await one.keys.up({ authSecret });
    await two.keys.up({ authSecret });
    const both = JSON.stringify([...parsed(one.text()), ...parsed(two.text())]);
    const { keys, text } = await setUp({ JWKS: both, BETTER_AUTH_SECRET: authSecret });
    await keys.import("env:JWKS");
    await keys.up({ authSecret, generation: 2 });
    expect(parsed(text()).map((key) => "privateKey" in key)).toEqual([true, false, false]);
  });

  it("says which variable is wrong, never what it holds", async () => {
    const made = await setUp();
    await made.keys.up({ authSecret });
    const { keys } = await setUp({
      JWKS: made.text(),
      WRONG: nextSecret,
      ODD: '[{"id":"x"}]',
      BETTER_AUTH_SECRET: authSecret,
    });
    await expect(keys.import("env:JWKS,WRONG")).rejects.toThrow(/does not open.*ERR_SIGNING_KEYS/);
    await expect(keys.import("env:ODD")).rejects.toThrow(/not a JSON array of RS256 keys/);
    await expect(keys.import("env:MISSING")).rejects.toThrow("MISSING");
  });
});
