import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clockDifference, type ProvenRequest, proofLifetime, proveClient, readClientProof } from "./client-address";

const key = "a key that only tests know, and long enough";
const bytes = (text: string) => new TextEncoder().encode(text);
const request: ProvenRequest = {
  method: "POST",
  url: "https://example.com/api/auth/sign-in/email?a=b",
  body: bytes('{"email":"ann@example.com"}'),
};

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-21T08:00:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("a proof of an address", () => {
  it.each(["203.0.113.7", "2001:db8::7"])("says the address of the client: %s", async (address) => {
    expect(await readClientProof(await proveClient(address, request, key), [key], request)).toMatchObject({ address });
  });

  it("holds for the same request at any host: the functions are asked at their own", async () => {
    const proof = await proveClient("203.0.113.7", request, key);
    const atConvex = { ...request, url: "https://happy-otter-123.convex.site/api/auth/sign-in/email?a=b" };
    expect(await readClientProof(proof, [key], atConvex)).toBeDefined();
  });

  it.each<[string, Partial<ProvenRequest>]>([
    ["another method", { method: "PUT" }],
    ["another path", { url: "https://example.com/api/auth/sign-up/email?a=b" }],
    ["another query", { url: "https://example.com/api/auth/sign-in/email?a=c" }],
    ["another body", { body: bytes('{"email":"bob@example.com"}') }],
    ["no body", { body: new Uint8Array() }],
  ])("is good for nothing with %s", async (_, change) => {
    const proof = await proveClient("203.0.113.7", request, key);
    expect(await readClientProof(proof, [key], { ...request, ...change })).toBeUndefined();
  });

  it("is accepted for a minute, and the last second of it", async () => {
    const proof = await proveClient("203.0.113.7", request, key);
    const read = async (seconds: number) => {
      vi.setSystemTime(Date.parse("2026-11-21T08:00:00Z") + seconds * 1000);
      return (await readClientProof(proof, [key], request)) !== undefined;
    };
    expect([await read(proofLifetime), await read(proofLifetime + 1)]).toEqual([true, false]);
    // Two machines have two clocks.
    expect([await read(-clockDifference), await read(-clockDifference - 1)]).toEqual([true, false]);
  });

  it("is remembered for as long as it is accepted", async () => {
    const text = await proveClient("203.0.113.7", request, key);
    const until = (await readClientProof(text, [key], request))?.until ?? 0;
    vi.setSystemTime(until);
    expect(await readClientProof(text, [key], request)).toBeUndefined();
  });

  it("is each time another", async () => {
    const proofs = await Promise.all([1, 2].map(() => proveClient("203.0.113.7", request, key)));
    const ids = await Promise.all(proofs.map(async (proof) => (await readClientProof(proof, [key], request))?.id));
    expect(new Set(ids).size).toBe(2);
  });

  it("holds by the key of now and by the one of before, and by no other", async () => {
    const proof = await proveClient("203.0.113.7", request, key);
    expect(await readClientProof(proof, ["a new key, made by a rotation of today", key], request)).toBeDefined();
    expect(await readClientProof(proof, ["a new key, made by a rotation of today"], request)).toBeUndefined();
    expect(await readClientProof(proof, [], request)).toBeUndefined();
  });

  it.each(["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJpcCI6IjEuMi4zLjQifQ."])("is not %j", async (text) => {
    expect(await readClientProof(text, [key], request)).toBeUndefined();
  });

  it("is not a token that was signed with the key for something else", async () => {
    const token = await new SignJWT({ ip: "the moon" }).setProtectedHeader({ alg: "HS256" }).sign(bytes(key));
    expect(await readClientProof(token, [key])).toBeUndefined();
  });
});
