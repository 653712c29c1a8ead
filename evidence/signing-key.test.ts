import { describe, expect, it } from "vitest";
import { isSignedBy, readEnvelope, signStatement } from "./envelope";
import { EvidenceError } from "./evidence-error";
import { generateSigningKey, readPublicKey, readSigningKey } from "./signing-key";
import { statementOf } from "./statement";
import { bindings, resultsOf, source } from "./testing/good-release";
import { parseTrustedKeys } from "./trusted-keys";

const statement = statementOf({ stack: "production", source, bindings, results: resultsOf("rehearsal") });

describe("signing keys", () => {
  it("sign what their public half verifies, and no other", () => {
    const [one, two] = [generateSigningKey(), generateSigningKey()];
    const envelope = readEnvelope(signStatement(statement, readSigningKey(one.privateKey)));
    if (envelope === undefined) throw new Error("not written in its own form");
    expect(envelope.signatures[0].keyid).toBe(one.keyid);
    expect(isSignedBy(envelope, readPublicKey(one.publicKey).publicKey)).toBe(true);
    expect(isSignedBy(envelope, readPublicKey(two.publicKey).publicKey)).toBe(false);
  });

  it("are refused in any other form, without a word of their content", () => {
    for (const text of ["", "hunter2", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n"]) {
      expect(() => readSigningKey(text)).toThrow(EvidenceError);
      expect(() => readSigningKey(text)).not.toThrow(/hunter2/);
      expect(() => readPublicKey(text)).toThrow(EvidenceError);
    }
  });
});

describe("stacks/trusted-keys.json", () => {
  const { keyid, publicKey } = generateSigningKey();
  const entry = { keyid, publicKey, owner: "ada@example.com", roles: ["rehearsal"], notAfter: "2027-06-30" };
  const parse = (value: unknown) => parseTrustedKeys(JSON.stringify(value), "stacks/trusted-keys.json");

  it("is read", () => {
    expect(parse({ keys: [entry] })).toEqual({ keys: [entry], workflows: [], roots: [] });
  });

  it("is refused with a key under another's id, twice the same key, an unknown field or role", () => {
    const other = generateSigningKey();
    expect(() => parse({ keys: [{ ...entry, keyid: other.keyid }] })).toThrow(/keyid of ada@example.com/);
    expect(() => parse({ keys: [entry, entry] })).toThrow(/twice/);
    expect(() => parse({ keys: [{ ...entry, admin: true }] })).toThrow(/keys.0/);
    expect(() => parse({ keys: [{ ...entry, roles: ["everything"] }] })).toThrow(/keys.0.roles/);
    expect(() => parseTrustedKeys("{", "stacks/trusted-keys.json")).toThrow(EvidenceError);
  });
});
