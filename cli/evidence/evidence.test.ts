import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readEnvelope, statementIn } from "../../evidence/envelope";
import { EvidenceError } from "../../evidence/evidence-error";
import { readSigningKey } from "../../evidence/signing-key";
import { goodRelease, signer } from "../../evidence/testing/good-release";
import { verifyRelease } from "../../evidence/verify-release";
import { makeKey } from "./keygen";
import { attestable } from "./predicate";
import { signResults } from "./sign";
import { describeItems } from "./verify";

const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-evidence-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const results = {
  stack: "production",
  where: "production",
  source: "a".repeat(64),
  bindings: { domain: "b".repeat(64), zone: "c".repeat(64) },
  results: [
    { id: "SEC-6", result: "passed", observedAt: "2026-11-20T10:00:00Z", detail: "429 after 30" },
    { id: "AUTH-1", result: "failed", observedAt: "2026-11-20T10:00:00Z" },
  ],
};

describe("prelaunch evidence keygen", () => {
  const out = path.join(folder, "key.pem");
  const printed = makeKey({ out, owner: "ada@example.com" });

  it("keeps the private key in a file for its owner only, and prints the entry to be trusted", () => {
    const pem = readFileSync(out, "utf8");
    expect(statSync(out).mode & 0o777).toBe(0o600);
    expect(printed).not.toContain(pem.split("\n")[1]);
    expect(printed).toContain(readSigningKey(pem).keyid);
    expect(printed).toContain("ada@example.com");
  });

  it("never writes over a key", () => {
    expect(() => makeKey({ out, owner: "ada@example.com" })).toThrow(EvidenceError);
  });
});

describe("prelaunch evidence sign", () => {
  const { key } = signer();

  it("binds each result to what its item binds to", () => {
    const { content, count } = signResults(JSON.stringify(results), "results.json", key);
    expect(count).toBe(2);
    const statement = statementIn(readEnvelope(content)?.payload ?? "");
    expect(statement?.predicate.results).toMatchObject([
      { id: "SEC-6", where: "production", binding: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { id: "AUTH-1", where: "production" },
    ]);
    expect(statement?.predicate.results[1]).not.toHaveProperty("binding");
  });

  it.each([
    ["no JSON", "{"],
    ["an item that there is not", JSON.stringify({ ...results, results: [{ ...results.results[0], id: "SEC-99" }] })],
    ["no result", JSON.stringify({ ...results, results: [] })],
    ["another word", JSON.stringify({ ...results, results: [{ ...results.results[0], result: "ok" }] })],
    ["a field too many", JSON.stringify({ ...results, signature: "x" })],
  ])("refuses %s", (_what, content) => {
    expect(() => signResults(content, "results.json", key)).toThrow(EvidenceError);
  });
});

it("prelaunch evidence verify shows each item with its state and age", () => {
  const good = goodRelease(signer());
  const table = describeItems(verifyRelease({ ...good, evidence: good.evidence.slice(0, 1) }).items, good.now);
  expect(table).toMatch(/^AUTH-1 +source +proven +24 h +ada@example.com +\S/m);
  expect(table).toMatch(/^ENV-2 +environment +missing +\S/m);
});

it("prelaunch evidence predicate: the action is given what a key would sign", () => {
  const { key } = signer();
  const signed = signResults(JSON.stringify(results), "results.json", key);
  const statement = statementIn(readEnvelope(signed.content)?.payload ?? "");
  const files = attestable(JSON.stringify(results), "results.json");
  expect(JSON.parse(files["predicate.json"] ?? "")).toEqual(statement?.predicate);
  const [source, environment] = statement?.subject ?? [];
  expect(files["subjects.txt"]).toBe(`${source?.digest.sha256}  source\n${environment?.digest.sha256}  environment\n`);
});
