import { describe, expect, it } from "vitest";
import { Provider } from "../provider/sdk";
import { declareWithMocks } from "../testing/declare-with-mocks";
import { GeneratedSecrets, type GeneratedSecretsArgs } from "./generated-secrets";

const declare = (change: Partial<Omit<GeneratedSecretsArgs, "provider">> = {}) =>
  declareWithMocks(
    () =>
      new GeneratedSecrets("secrets", {
        secretGeneration: 1,
        keyGeneration: 1,
        revokeGeneration: 1,
        edgeSecretGeneration: 1,
        sessionLifetime: 604_800,
        protect: false,
        ...change,
        provider: new Provider("prelaunch", { convexUrl: "http://127.0.0.1:3210", convexDeployKey: "key" }),
      }),
    ({ name }) => ({ value: `${name}-value`, retired: [], revokedAt: "", jwks: "[]" }),
  );

describe("generated secrets", () => {
  it("make an auth secret and sign with it", async () => {
    const declared = await declare();
    expect(declared.find(({ type }) => type.endsWith(":SigningKeys"))?.inputs).toMatchObject({
      authSecret: "secrets-auth-secret-value",
      generation: 1,
    });
  });

  it("use a team's own auth secret and make none beside it", async () => {
    const declared = await declare({ authSecret: "a secret of our own" });
    expect(declared.some(({ type }) => type.endsWith(":AuthSecret"))).toBe(false);
    expect(declared.find(({ type }) => type.endsWith(":SigningKeys"))?.inputs.authSecret).toBe("a secret of our own");
  });

  it("rotate the auth secret and the keys apart from each other", async () => {
    const generations = async (change: Partial<Omit<GeneratedSecretsArgs, "provider">>): Promise<unknown[]> =>
      (await declare(change))
        .filter(({ type }) => /:(AuthSecret|SigningKeys)$/.test(type))
        .map(({ inputs }) => inputs.generation)
        .sort();
    expect(await generations({ secretGeneration: 2 })).toEqual([1, 2]);
    expect(await generations({ secretGeneration: 2, keyGeneration: 3 })).toEqual([2, 3]);
  });

  it("revoke the auth secret, the keys and the webhook secret together, and leave the edge alone", async () => {
    const declared = await declare({ revokeGeneration: 2 });
    const revoked = declared.filter(({ inputs }) => inputs.revokeGeneration === 2).map(({ name }) => name);
    expect(revoked.sort()).toEqual([
      "secrets-auth-secret",
      "secrets-client-address-key",
      "secrets-signing-keys",
      "secrets-webhook-secret",
    ]);
  });

  it("accept a retired auth secret for as long as a cookie of it may lie unused", async () => {
    const declared = await declare();
    expect(declared.find(({ type }) => type.endsWith(":AuthSecret"))?.inputs.acceptRetiredFor).toBe(604_800);
  });
});
