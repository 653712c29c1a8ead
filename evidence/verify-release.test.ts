import { describe, expect, it } from "vitest";
import { catalogue } from "../checklist/catalogue";
import { environmentPartsOf, sha256 } from "./digests";
import type { EvidenceFile } from "./evidence-file";
import type { FindingCode } from "./finding";
import type { ReleaseToVerify } from "./release";
import type { ItemResult } from "./statement";
import { daysAgo, file, goodRelease, now, resultsOf, signer, source, trusting } from "./testing/good-release";
import { verifyRelease } from "./verify-release";

const ada = signer();
const good = goodRelease(ada);
const codesOf = (release: ReleaseToVerify): FindingCode[] => [
  ...new Set(verifyRelease(release).findings.map(({ code }) => code)),
];
const idsOf = (release: ReleaseToVerify): string[] => verifyRelease(release).findings.map(({ item }) => item);

/** The good release with other evidence from its own stack. */
const withProduction = (...files: EvidenceFile[]): ReleaseToVerify => ({
  ...good,
  evidence: [...good.evidence.slice(0, 1), ...files],
});
const withRehearsal = (...files: EvidenceFile[]): ReleaseToVerify => ({
  ...good,
  evidence: [...files, ...good.evidence.slice(1)],
});
const changed = (where: "rehearsal" | "production", id: string, change: Partial<ItemResult>): EvidenceFile =>
  file(ada, { results: resultsOf(where, (result) => (result.id === id ? { ...result, ...change } : result)) });

describe("a release", () => {
  it("passes with all its evidence", () => {
    const { findings, items } = verifyRelease(good);
    expect(findings).toEqual([]);
    expect(items.every(({ state }) => state === "proven")).toBe(true);
  });

  it("that is closed needs only what is bound to the source", () => {
    const closed = { ...good, launch: "closed" as const, evidence: good.evidence.slice(0, 1) };
    expect(verifyRelease(closed).findings).toEqual([]);
    expect(codesOf({ ...closed, evidence: [] })).toEqual(["ERR_GATE_EVIDENCE_MISSING"]);
    expect(idsOf({ ...closed, evidence: [] })).toEqual(
      catalogue.filter((item) => item.bindsTo.includes("source") && !item.liveOnly).map(({ id }) => id),
    );
  });

  it("needs nothing of what the stack does not have, nor of what only visitors can show", () => {
    const bare = { ...good, conditions: new Set<string>(), evidence: [] };
    const asked = verifyRelease(bare).items.map(({ item }) => item);
    expect(asked.some(({ appliesTo, liveOnly }) => appliesTo !== undefined || liveOnly)).toBe(false);
  });

  it("takes evidence of the source from the stack that the settings name, and from no other", () => {
    const staged = file(ada, {
      stack: "staging",
      results: resultsOf("rehearsal", (result) => ({ ...result, where: "staging" })),
    });
    expect(verifyRelease({ ...withRehearsal(staged), from: "staging" }).findings).toEqual([]);
    expect(codesOf(withRehearsal(staged))).toEqual(["ERR_GATE_EVIDENCE_PLACE"]);
    expect(codesOf({ ...withRehearsal(staged), from: "staging-eu" })).toEqual(["ERR_GATE_EVIDENCE_PLACE"]);
    const ofAnother = file(ada, { stack: "shop", results: resultsOf("rehearsal") });
    expect(codesOf(withRehearsal(ofAnother))).toEqual(["ERR_GATE_EVIDENCE_PLACE"]);
  });

  it("is decided by the newest result that counts", () => {
    const failed = (days: number): EvidenceFile =>
      file(ada, {
        name: "again.dsse.json",
        results: [{ id: "AUTH-1", result: "failed", observedAt: daysAgo(days), where: "rehearsal" }],
      });
    expect(codesOf({ ...good, evidence: [...good.evidence, failed(0.5)] })).toEqual(["ERR_GATE_ITEM_FAILED"]);
    expect(codesOf({ ...good, evidence: [failed(2), ...good.evidence] })).toEqual([]);
  });
});

const otherBindings = sha256("another environment");

/** One cause at a time, and the code that names it. */
const refused: [code: FindingCode, what: string, release: ReleaseToVerify][] = [
  ["ERR_GATE_EVIDENCE_MISSING", "no evidence at all", { ...good, evidence: [] }],
  [
    "ERR_GATE_EVIDENCE_SOURCE",
    "another source",
    withRehearsal(file(ada, { source: sha256("another source"), results: resultsOf("rehearsal") })),
  ],
  [
    "ERR_GATE_EVIDENCE_STACK",
    "environment items of another stack",
    withProduction(file(ada, { stack: "staging", results: resultsOf("production") })),
  ],
  [
    "ERR_GATE_EVIDENCE_ENVIRONMENT",
    "an environment that has changed",
    withProduction(
      file(ada, { results: resultsOf("production", (result) => ({ ...result, binding: otherBindings })) }),
    ),
  ],
  [
    "ERR_GATE_EVIDENCE_PLACE",
    "environment items of a rehearsal",
    withProduction(file(ada, { results: resultsOf("production", (result) => ({ ...result, where: "rehearsal" })) })),
  ],
  [
    "ERR_GATE_EVIDENCE_EXPIRED",
    "results that are too old",
    withRehearsal(
      file(ada, { results: resultsOf("rehearsal", (result) => ({ ...result, observedAt: daysAgo(400) })) }),
    ),
  ],
  [
    "ERR_GATE_EVIDENCE_FUTURE",
    "results from tomorrow",
    withRehearsal(file(ada, { results: resultsOf("rehearsal", (result) => ({ ...result, observedAt: daysAgo(-1) })) })),
  ],
  ["ERR_GATE_EVIDENCE_KEY_UNKNOWN", "another key", { ...good, trusted: trusting(signer()) }],
  [
    "ERR_GATE_EVIDENCE_KEY_EXPIRED",
    "a key whose time is over",
    { ...good, trusted: { ...good.trusted, keys: [{ ...ada.entry, notAfter: "2026-11-19" }] } },
  ],
  [
    "ERR_GATE_EVIDENCE_KEY_ROLE",
    "a key that may not sign for production",
    { ...good, trusted: { ...good.trusted, keys: [{ ...ada.entry, roles: ["rehearsal"] }] } },
  ],
  [
    "ERR_GATE_EVIDENCE_REPLAYED",
    "evidence from before the release was put back",
    { ...good, withdrawals: [{ source, at: now.toISOString() }] },
  ],
  ["ERR_GATE_ITEM_FAILED", "a failed item", withRehearsal(changed("rehearsal", "AUTH-1", { result: "failed" }))],
  ["ERR_GATE_ITEM_FAILED", "an item left open", withRehearsal(changed("rehearsal", "AUTH-1", { result: "open" }))],
  ["ERR_GATE_ATTESTATION_MISSING", "an open item", withProduction(changed("production", "CMP-3", { result: "open" }))],
];

describe("a release is refused", () => {
  it.each(refused)("with %s: %s", (code, _what, release) => {
    const { findings } = verifyRelease(release);
    expect(findings.length).toBeGreaterThan(0);
    expect([...new Set(findings.map((finding) => finding.code))]).toEqual([code]);
    for (const { item, what, cure } of findings) {
      expect(item).toMatch(/^[A-Z]+-\d$/);
      expect(what.length).toBeGreaterThan(10);
      expect(cure.length).toBeGreaterThan(10);
    }
  });

  it("no longer once what was put back is seen again", () => {
    const withdrawn = { ...good, withdrawals: [{ source, at: daysAgo(0.5) }] };
    expect(codesOf(withdrawn)).toEqual(["ERR_GATE_EVIDENCE_REPLAYED"]);
    const again = resultsOf("rehearsal", (result) => ({ ...result, observedAt: daysAgo(0.25) }));
    expect(codesOf({ ...withdrawn, evidence: [...good.evidence, file(ada, { results: again })] })).toEqual([]);
    expect(codesOf({ ...good, withdrawals: [{ source: sha256("another"), at: now.toISOString() }] })).toEqual([]);
  });

  it("only for the items that depend on the changed part of the environment", () => {
    const moved = { ...good, bindings: { ...good.bindings, mail: sha256("another sender") } };
    const dependent = catalogue.filter((item) => !item.liveOnly && environmentPartsOf(item).includes("mail"));
    expect(idsOf(moved)).toEqual(dependent.map(({ id }) => id));
    expect(idsOf(moved).length).toBeGreaterThan(0);
  });
});

describe("waivers", () => {
  const waiver = { item: "AUTH-1", reason: "Checked by hand", owner: "ada@example.com", until: "2026-12-01" };
  const lacking = withRehearsal(
    file(ada, { results: resultsOf("rehearsal").filter(({ id }) => id !== "AUTH-1" && id !== "SEC-6") }),
  );

  it("let a release miss their item until their last day is over", () => {
    const { findings, items } = verifyRelease({ ...lacking, waivers: [waiver] });
    expect(findings.map(({ item }) => item)).toEqual(["SEC-6"]);
    expect(items.find(({ item }) => item.id === "AUTH-1")?.state).toBe("waived");
    expect(codesOf({ ...good, waivers: [{ ...waiver, until: "2026-11-20" }] })).toEqual([]);
    expect(codesOf({ ...good, waivers: [{ ...waiver, until: "2026-11-19" }] })).toEqual(["ERR_GATE_WAIVER_EXPIRED"]);
  });

  it.each(["SEC-1", "SEC-6", "CVX-1", "ENV-99"])("are refused for %s", (item) => {
    expect(codesOf({ ...good, waivers: [{ ...waiver, item }] })).toEqual(["ERR_GATE_WAIVER_REFUSED"]);
    const findings = verifyRelease({ ...lacking, waivers: [{ ...waiver, item: "SEC-6" }] }).findings;
    expect(findings.map(({ code }) => code)).toContain("ERR_GATE_EVIDENCE_MISSING");
  });

  it("are refused for longer than thirty days", () => {
    expect(codesOf({ ...good, waivers: [{ ...waiver, until: "2026-12-20" }] })).toEqual([]);
    expect(codesOf({ ...good, waivers: [{ ...waiver, until: "2026-12-22" }] })).toEqual(["ERR_GATE_WAIVER_REFUSED"]);
  });
});

describe("attestations", () => {
  const attestation = {
    item: "CMP-3",
    statement: "Version 3 covers sign-in data",
    by: "ada@example.com",
    on: "2026-11-01",
    until: "2027-10-31",
  };
  const open = withProduction(changed("production", "CMP-3", { result: "open" }));

  it("close what was left open", () => {
    const { findings, items } = verifyRelease({ ...open, attestations: [attestation] });
    expect(findings).toEqual([]);
    expect(items.find(({ item }) => item.id === "CMP-3")?.state).toBe("attested");
  });

  it("do not outweigh a failure", () => {
    const failed = withProduction(changed("production", "CMP-3", { result: "failed" }));
    expect(codesOf({ ...failed, attestations: [attestation] })).toEqual(["ERR_GATE_ITEM_FAILED"]);
  });

  it("are refused where something else can tell, out of time, and for longer than a year", () => {
    const refusedCodes = (change: object) => codesOf({ ...good, attestations: [{ ...attestation, ...change }] });
    expect(refusedCodes({ item: "AUTH-1" })).toEqual(["ERR_GATE_ATTESTATION_REFUSED"]);
    expect(refusedCodes({ on: "2026-12-01" })).toEqual(["ERR_GATE_ATTESTATION_REFUSED"]);
    expect(refusedCodes({ until: "2027-12-01" })).toEqual(["ERR_GATE_ATTESTATION_REFUSED"]);
    expect(refusedCodes({ on: "2025-12-01", until: "2026-11-19" })).toEqual(["ERR_GATE_ATTESTATION_EXPIRED"]);
  });
});
