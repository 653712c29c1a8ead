import { expect, it } from "vitest";
import { Secret, unknown } from "./provider";
import { containsSecret, containsUnknown, deepEqual, isUnknown, plain, unwrap } from "./values";

it("takes secret wrappers off at any depth", () => {
  expect(plain({ a: new Secret({ b: [new Secret("x"), 1, null] }) })).toEqual({ a: { b: ["x", 1, null] } });
});

it("refuses to hand out a value that is not known", () => {
  expect(() => plain({ a: [new Secret(unknown)] })).toThrow("not known before the deployment has run");
});

it("finds an unknown behind a secret and inside lists and maps", () => {
  expect(isUnknown(new Secret(unknown))).toBe(true);
  expect(isUnknown({ a: unknown })).toBe(false);
  expect(containsUnknown({ a: [{ b: new Secret([unknown]) }] })).toBe(true);
  expect(containsUnknown({ a: [{ b: new Secret(["04"]) }] })).toBe(false);
  expect(containsSecret({ a: [{ b: new Secret(1) }] })).toBe(true);
  expect(containsSecret({ a: [{ b: 1 }] })).toBe(false);
});

it("unwraps one value, however often it was wrapped", () => {
  expect(unwrap(new Secret(new Secret("x")))).toBe("x");
  expect(unwrap(undefined)).toBeUndefined();
});

it("compares meaning: secrecy and absent properties do not count", () => {
  expect(deepEqual({ a: new Secret("x") }, { a: "x" })).toBe(true);
  expect(deepEqual(new Secret({ a: "x", b: undefined as never }), { a: new Secret("x") })).toBe(true);
  expect(deepEqual({ a: new Secret("x") }, { a: new Secret("y") })).toBe(false);
  expect(deepEqual({ a: unknown }, { a: unknown })).toBe(true);
  expect(deepEqual({ a: null }, {})).toBe(false);
});
