import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { Secret, unknown } from "../../../provider-rpc/provider";
import { marked, providerUnderTest } from "../testing/provider-under-test";
import { fingerprintOf } from "./fingerprints";
import { bitsOf, enoughBits } from "./strength";

const key = randomBytes(32).toString("base64url");
const value = randomBytes(32).toString("base64url");

describe("fingerprints", () => {
  const factsOf = async (program: Parameters<Awaited<ReturnType<typeof steps>>["up"]>[0]) => {
    const resource = await steps();
    await resource.up(program);
    return resource.state;
  };
  const steps = async () => (await providerUnderTest()).resource(resourceTypes.fingerprints);

  it("say which secret another stack has, under any name, and show nothing of it", async () => {
    const others = { staging: { BETTER_AUTH_SECRET: fingerprintOf(key, value) } };
    const state = await factsOf({
      key: new Secret(key),
      values: { WEBHOOK_SECRET: new Secret(value), OTHER: new Secret(randomBytes(32).toString("hex")) },
      others,
    });
    expect(state?.inputs["facts"]).toEqual({ WEBHOOK_SECRET: "same-as:staging", OTHER: "unique" });
    const shown = JSON.stringify(marked(state?.inputs)) + JSON.stringify(marked(state?.outputs));
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(key);
    expect(state?.inputs["fingerprints"]).toBeInstanceOf(Secret);
  });

  it("are made only of strong values, and only with a key", async () => {
    const weak = await factsOf({
      key: new Secret(key),
      values: { A: new Secret("hunter2hunter2hunter2") },
      others: {},
    });
    expect(marked(weak?.inputs)).toEqual({ facts: { A: "weak" }, fingerprints: { secret: {} } });
    const keyless = await factsOf({ values: { A: new Secret(value) }, others: {} });
    expect(marked(keyless?.inputs)).toEqual({ facts: { A: "not-compared" }, fingerprints: { secret: {} } });
  });

  it("of what is not known yet are not known", async () => {
    const { outputs } = await (await steps()).preview({
      key: new Secret(key),
      values: { A: new Secret(unknown) },
      others: {},
    });
    expect(outputs["facts"]).toEqual({ A: unknown });
  });
});

describe("strength", () => {
  it.each([16, 24, 32])("of %d random bytes is enough, as hex and as base64", (bytes) => {
    for (let round = 0; round < 50; round += 1) {
      for (const encoding of ["hex", "base64url"] as const) {
        expect(bitsOf(randomBytes(bytes).toString(encoding))).toBeGreaterThanOrEqual(enoughBits);
      }
    }
  });

  it.each([
    "",
    "password",
    "a".repeat(64),
    "abcd".repeat(16),
    "0123456789",
    "better-auth-secret",
    "changeme-changeme-changeme-changeme",
  ])("of %j is not", (text) => {
    expect(bitsOf(text)).toBeLessThan(enoughBits);
  });
});
