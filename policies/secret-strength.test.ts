import { Buffer } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleSecrets, placeholderWords } from "./example-secrets";
import { secretFaults } from "./secret-strength";

const randomSample = [
  191, 7, 84, 230, 19, 66, 142, 201, 33, 118, 5, 250, 97, 173, 44, 216, 61, 134, 9, 182, 227, 78, 155, 30, 111, 248, 52,
  167, 89, 204, 16, 125,
];

/** Uniform bytes: fast-check's own generators prefer edge cases, which are exactly what must be refused. */
const randomBytes = (length: number) =>
  fc
    .tuple(...Array.from({ length: Math.ceil(length / 4) }, () => fc.noBias(fc.integer({ min: 0, max: 0xffffffff }))))
    .map((words) => Buffer.from(Uint32Array.from(words).buffer).subarray(0, length));

const encodings = ["hex", "base64", "base64url"] as const;
const randomText = (alphabet: string, length: number) =>
  randomBytes(length * 2).map((bytes) =>
    Array.from({ length }, (_, index) => alphabet[bytes.readUInt16BE(index * 2) % alphabet.length]).join(""),
  );
const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index)).join("");

describe("random secrets pass", () => {
  it.each(encodings)("32 to 64 bytes as %s", (encoding) => {
    const secrets = fc.integer({ min: 32, max: 64 }).chain((length) => randomBytes(length));
    fc.assert(
      fc.property(secrets, (bytes) => secretFaults(bytes.toString(encoding)).length === 0),
      { numRuns: 500 },
    );
  });

  it("hex in capitals, as openssl does not print it but people paste it", () => {
    fc.assert(fc.property(randomBytes(32), (bytes) => secretFaults(bytes.toString("hex").toUpperCase()).length === 0));
  });

  it("printable text of a password manager", () => {
    fc.assert(
      fc.property(randomText(printable, 44), (text) => secretFaults(text).length === 0),
      { numRuns: 500 },
    );
  });
});

describe("what holds fewer than 32 random bytes is refused", () => {
  it.each(encodings)("up to 31 bytes as %s", (encoding) => {
    const secrets = fc.integer({ min: 1, max: 31 }).chain((length) => randomBytes(length));
    fc.assert(fc.property(secrets, (bytes) => secretFaults(bytes.toString(encoding)).length > 0));
  });

  it("64 digits: they look like hex, and carry a sixth less", () => {
    fc.assert(fc.property(randomText("0123456789", 64), (text) => secretFaults(text).length > 0));
  });

  it("a part written again until it is long", () => {
    fc.assert(
      fc.property(randomText(printable, 12), fc.integer({ min: 4, max: 12 }), (part, times) => {
        return secretFaults(part.repeat(times)).length > 0;
      }),
    );
  });

  it("one character, padded", () => {
    fc.assert(fc.property(randomBytes(8), (bytes) => secretFaults(bytes.toString("hex").padEnd(64, "0")).length > 0));
  });

  it("text, encoded: the text counts", () => {
    const weak = "correct horse battery staple, again and again";
    for (const encoding of encodings) expect(secretFaults(Buffer.from(weak).toString(encoding))).not.toEqual([]);
  });

  it.each([
    ["0123456789abcdef".repeat(4), "repeats a pattern"],
    ["00".repeat(32), "random bytes"],
    [Buffer.from(Array.from({ length: 32 }, (_, index) => index)).toString("hex"), "sequence"],
    ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "sequence"],
    ["thisismyverylongstringthatnobodyonearthwillguess", "random bytes"],
    ["The quick brown fox jumps over the lazy dog and runs off", "entropy"],
    ["qwertyuiopasdfghjklzxcvbnm1234567890QWERTYUIOP", "placeholder"],
    ["BETTER_AUTH_SECRET=nQ3vR8xT1yU5wZ7aB2cD4eF6gH9jK0mN", "placeholder"],
    [` ${Buffer.from(randomSample).toString("base64")}`, "white space"],
  ])("%#", (secret, reason) => {
    expect(secretFaults(secret).join()).toContain(reason);
  });

  it.each([...exampleSecrets])("the published value %s", (secret) => {
    expect(secretFaults(secret)).toEqual(["is a published example value"]);
  });
});

it("never repeats the secret in what it says", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, unit: "grapheme-ascii" }), (secret) => {
      const said = secretFaults(secret).join(" ");
      return !said.includes(secret) || /^[a-z ]+$/.test(secret);
    }),
  );
});

it("placeholder words are too long to turn up in base64 by chance", () => {
  expect(placeholderWords.filter((word) => word.length < 6)).toEqual([]);
});
