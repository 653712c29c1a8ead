import fc from "fast-check";
import { expect, it } from "vitest";
import { environmentFingerprint } from "./environment-fingerprint";

const variables = fc.dictionary(fc.stringMatching(/^[A-Z]{1,8}$/), fc.string(), { minKeys: 1 });

it("does not depend on the order of names", () => {
  fc.assert(
    fc.property(variables, (record) => {
      const reversed = Object.fromEntries(Object.entries(record).reverse());
      expect(environmentFingerprint("key", reversed)).toBe(environmentFingerprint("key", record));
    }),
  );
});

it("changes with a value, a name and the key", () => {
  const base = environmentFingerprint("key", { A: "1", B: "2" });
  expect(environmentFingerprint("key", { A: "1", B: "3" })).not.toBe(base);
  expect(environmentFingerprint("key", { A: "1", C: "2" })).not.toBe(base);
  expect(environmentFingerprint("other", { A: "1", B: "2" })).not.toBe(base);
  expect(base).toMatch(/^[0-9a-f]{32}$/);
});
