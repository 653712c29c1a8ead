import { describe, expect, it, vi } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { Secret, unknown } from "../../../provider-rpc/provider";
import { marked, providerUnderTest } from "../testing/provider-under-test";

const types = [resourceTypes.authSecret, resourceTypes.randomSecret] as const;

describe.each(types)("%s", (type) => {
  it("is 32 random bytes, secret in the state, and stays what it is", async () => {
    const secret = (await providerUnderTest()).resource(type);
    await secret.up({});
    const { value, retired, generation } = marked(secret.state?.outputs) as never as Record<string, { secret: string }>;
    expect(Buffer.from(value!.secret, "base64url")).toHaveLength(32);
    expect([retired, generation]).toEqual([{ secret: [] }, 1]);
    expect(secret.state?.id).not.toContain(value!.secret);

    const before = secret.state;
    expect(await secret.up({ generation: 1 })).toEqual([]);
    await secret.refresh();
    expect(secret.state).toEqual(before);
  });

  it("is another one each time it is made", async () => {
    const under = await providerUnderTest();
    const [one, two] = [under.resource(type), under.resource(type)];
    await one.up({});
    await two.up({});
    expect(one.state?.outputs.value).not.toEqual(two.state?.outputs.value);
  });

  it("rotates with a raised generation, keeps earlier values, the newest first", async () => {
    const secret = (await providerUnderTest()).resource(type);
    const values: string[] = [];
    for (const generation of [1, 2, 3, 7, 8]) {
      expect(await secret.up({ generation })).toEqual(generation === 1 ? ["(new)"] : ["generation"]);
      values.unshift((marked(secret.state?.outputs.value) as { secret: string }).secret);
    }
    expect(new Set(values).size).toBe(5);
    const { secret: retired } = marked(secret.state?.outputs.retired) as never as { secret: unknown[] };
    expect(
      retired.map((entry) => (type === resourceTypes.authSecret ? (entry as { value: string }).value : entry)),
    ).toEqual(type === resourceTypes.authSecret ? values.slice(1) : values.slice(1, 4));
  });

  it("forgets every earlier value when it is revoked, and says when", async () => {
    const secret = (await providerUnderTest()).resource(type);
    await secret.up({ generation: 1, acceptRetiredFor: 60 });
    await secret.up({ generation: 2, acceptRetiredFor: 60 });
    const before = secret.state?.outputs.value;
    const asked = Date.now();
    expect(await secret.up({ generation: 2, revokeGeneration: 2, acceptRetiredFor: 60 })).toEqual(["revokeGeneration"]);
    expect(secret.state?.outputs.value).not.toEqual(before);
    expect(marked(secret.state?.outputs.retired)).toEqual({ secret: [] });
    const revokedAt = marked(secret.state?.outputs.revokedAt);
    expect(Date.parse(String(revokedAt))).toBeGreaterThanOrEqual(asked);
    expect(Date.parse(String(revokedAt))).toBeLessThanOrEqual(Date.now());

    await secret.up({ generation: 3, revokeGeneration: 2, acceptRetiredFor: 60 });
    expect(marked(secret.state?.outputs.revokedAt)).toBe(revokedAt);
    await expect(secret.up({ generation: 3, revokeGeneration: 1 })).rejects.toThrow("cannot go back to 1");
  });

  it("shows in a preview that it will change, not what to", async () => {
    const secret = (await providerUnderTest()).resource(type);
    await secret.up({});
    const { differs, outputs } = await secret.preview({ generation: 2 });
    expect(differs).toEqual(["generation"]);
    expect(outputs).toMatchObject({ value: new Secret(unknown), retired: new Secret(unknown) });
  });

  it("refuses a generation that goes back or is no whole number", async () => {
    const secret = (await providerUnderTest()).resource(type);
    await secret.up({ generation: 3 });
    await expect(secret.up({ generation: 2 })).rejects.toThrow("cannot go back to 2");
    for (const generation of [0, 1.5, "2"]) {
      await expect(secret.up({ generation })).rejects.toThrow("must be a whole number from 1 on");
    }
  });

  it("is imported from a variable of the environment, never from its id", async () => {
    const value = "a-team's-own-secret-of-forty-characters!";
    const under = await providerUnderTest({ environment: { BETTER_AUTH_SECRET: value, SHORT: "short" } });
    const secret = under.resource(type);
    await secret.import("env:BETTER_AUTH_SECRET");
    expect(marked(secret.state?.outputs.value)).toEqual({ secret: value });
    expect(secret.state?.id).not.toContain(value);
    expect(await secret.up({})).toEqual([]);

    await expect(secret.import(value)).rejects.toThrow("ERR_SECRET_IMPORT");
    await expect(secret.import(value)).rejects.not.toThrow(value);
    await expect(secret.import("env:NOT_SET")).rejects.toThrow("NOT_SET");
    await expect(secret.import("env:SHORT")).rejects.toThrow("has 5 characters");
  });
});

it("keeps a retired auth secret for as long as cookies that it signed may be shown, and no longer", async () => {
  vi.useFakeTimers({ now: new Date("2026-11-01T00:00:00Z"), toFake: ["Date"] });
  try {
    const secret = (await providerUnderTest()).resource(resourceTypes.authSecret);
    const retired = () => (marked(secret.state?.outputs.retired) as never as { secret: { until: string }[] }).secret;
    await secret.up({ generation: 1, acceptRetiredFor: 7 * 86_400 });
    await secret.up({ generation: 2, acceptRetiredFor: 7 * 86_400 });
    expect(retired().map(({ until }) => until)).toEqual(["2026-11-08T00:00:00.000Z"]);
    vi.setSystemTime(new Date("2026-11-05T00:00:00Z"));
    await secret.up({ generation: 3, acceptRetiredFor: 7 * 86_400 });
    expect(retired().map(({ until }) => until)).toEqual(["2026-11-12T00:00:00.000Z", "2026-11-08T00:00:00.000Z"]);
    vi.setSystemTime(new Date("2026-11-08T02:00:01Z"));
    await secret.up({ generation: 4, acceptRetiredFor: 7 * 86_400 });
    expect(retired().map(({ until }) => until)).toEqual(["2026-11-15T02:00:01.000Z", "2026-11-12T00:00:00.000Z"]);
  } finally {
    vi.useRealTimers();
  }
});

it("keeps every auth secret that still counts however often it is rotated, and refuses what would lose one", async () => {
  vi.useFakeTimers({ now: new Date("2026-11-01T00:00:00Z"), toFake: ["Date"] });
  try {
    const secret = (await providerUnderTest()).resource(resourceTypes.authSecret);
    const retired = () => (marked(secret.state?.outputs.retired) as never as { secret: unknown[] }).secret.length;
    for (let generation = 1; generation <= 33; generation += 1)
      await secret.up({ generation, acceptRetiredFor: 3_600 });
    expect(retired()).toBe(32);
    const before = secret.state;
    await expect(secret.up({ generation: 34, acceptRetiredFor: 3_600 })).rejects.toThrow(
      /^`prelaunch:auth.secretGeneration` .* the oldest until 2026-11-01T03:00:00.000Z: .* \(ERR_SECRET_ROTATION\)$/,
    );
    expect(secret.state).toEqual(before);
    // A leak cannot wait.
    await secret.up({ generation: 33, revokeGeneration: 2, acceptRetiredFor: 3_600 });
    expect(retired()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
