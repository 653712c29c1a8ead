import { expect, it } from "vitest";
import { signingKey } from "./signingKey";

const old = { id: "old", alg: "RS256", publicKey: "{}", privateKey: '"a"', createdAt: 1 };
const fresh = { id: "fresh", alg: "RS256", publicKey: "{}", privateKey: '"b"', createdAt: 2 };
const { privateKey: _private, ...retired } = { ...old, id: "retired", createdAt: 3 };

const signers = (keys: unknown[]) =>
  JSON.parse(signingKey(JSON.stringify(keys)) ?? "[]").map(({ id }: { id: string }) => id);

it("is the newest key, and one key alone", () => {
  expect(signers([old, fresh])).toEqual(["fresh"]);
  expect(signers([fresh, old])).toEqual(["fresh"]);
});

it("is never a key without its private half", () => {
  expect(signers([retired, old])).toEqual(["old"]);
  expect(signingKey(JSON.stringify([retired]))).toBeUndefined();
});

it("keeps every field of the key", () => {
  expect(JSON.parse(signingKey(JSON.stringify([fresh])) ?? "")).toEqual([fresh]);
});

it("refuses what is no list of keys, without repeating it", () => {
  expect(() => signingKey('[{"id":"x","privateKey":"top secret"}]')).toThrow();
  expect(() => signingKey('[{"id":"x","privateKey":"top secret"}]')).not.toThrow(/top secret/);
});
