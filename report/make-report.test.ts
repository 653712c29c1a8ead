import { describe, expect, it } from "vitest";
import { catalogue } from "../checklist/catalogue";
import { daysAgo, signer } from "../evidence/testing/good-release";
import { makeReport } from "./make-report";
import type { Report } from "./report";
import { knownRelease, mixedRelease } from "./testing/known-release";

const lineOf = (report: Report, id: string) => {
  const line = report.sections.flatMap(({ lines }) => lines).find((one) => one.id === id);
  if (line === undefined) throw new Error(`${id} is not in the report.`);
  return line;
};

it("holds every line of the checklist once, in its order", () => {
  const report = makeReport(knownRelease());
  expect(report.sections.flatMap(({ lines }) => lines.map(({ id }) => id))).toEqual(catalogue.map(({ id }) => id));
});

it("says of a proven line what an auditor asks: file, key, when, where, until when", () => {
  const by = signer();
  const known = knownRelease({}, by);
  const [first] = lineOf(makeReport(known), "AUTH-1").evidence;
  expect(first).toEqual({
    kind: "source",
    file: "rehearsal.dsse.json",
    signed: true,
    signer: "ada@example.com",
    keyid: by.entry.keyid.slice(0, 16),
    observedAt: daysAgo(1),
    where: "rehearsal",
    validUntil: daysAgo(1 - 14),
  });
  expect(makeReport(known).verdict).toMatchObject({ state: "passes" });
});

it("ends what a key signed with the key", () => {
  const by = signer({ notAfter: "2026-11-22" });
  const [first] = lineOf(makeReport(knownRelease({}, by)), "AUTH-1").evidence;
  expect(first?.validUntil).toBe("2026-11-23T00:00:00.000Z");
});

describe("a release with a line in every state", () => {
  const report = makeReport(mixedRelease());

  it.each([
    ["AUTH-2", "proven"],
    ["AUTH-1", "observed"],
    ["SEC-1", "failed"],
    ["MON-1", "expired"],
    ["ENV-5", "missing"],
    ["ENV-4", "waived"],
    ["CMP-3", "attested"],
    ["AUTH-6", "not-applicable"],
    ["POST-1", "not-run"],
  ] as const)("%s is %s", (id, state) => {
    expect(lineOf(report, id)).toMatchObject({ state });
  });

  it("says who answers for what no machine has proven", () => {
    expect(lineOf(report, "ENV-4").person).toBe("ENV-4 is waived until 2026-12-01 by ada@example.com: seen.");
    expect(lineOf(report, "CMP-3").person).toContain("Attested by ada@example.com on 2026-11-01, until 2027-10-31");
  });

  it("has a cure for each line that does not hold, and for no other", () => {
    for (const line of report.sections.flatMap(({ lines }) => lines)) {
      const open = ["failed", "expired", "missing", "not-run"].includes(line.state);
      expect(line.cure !== undefined, line.id).toBe(open);
    }
  });

  it("is refused in one sentence with the numbers", () => {
    expect(report.verdict.state).toBe("refused");
    expect(report.verdict.sentence).toMatch(
      /^The gate refuses this release with launch open: \d+ lines lack proof; \d+ of \d+ lines hold, 1 of them seen and not signed\.$/,
    );
  });
});

it("says of a local stack what it has not, and never of one that is released", () => {
  const stateIn = (environment: string) => lineOf(makeReport(knownRelease({ environment })), "SEC-1");
  expect(stateIn("local")).toMatchObject({ state: "not-applicable", detail: expect.stringContaining("plain http") });
  for (const environment of ["preview", "staging", "production"]) expect(stateIn(environment).state).toBe("proven");
});

describe("what policies found", () => {
  const lone = (violations: { item: "ENV-1" | "AUTH-1"; policy: string; message: string }[]) => {
    const known = knownRelease({ policies: { judged: ["ENV-1", "AUTH-1"], violations } });
    return makeReport({ ...known, enforced: false, release: { ...known.release, evidence: [] } });
  };

  it("is enough for a line that only a declaration proves, where the gate asks for nothing", () => {
    expect(lineOf(lone([]), "ENV-1").state).toBe("declared");
    expect(lineOf(lone([]), "AUTH-1").state).toBe("not-run");
    expect(lone([]).verdict).toMatchObject({ state: "not-asked" });
  });

  it("fails a line, whatever was seen of it", () => {
    const found = { item: "AUTH-1", policy: "auth-1-x", message: "AUTH-1: it is off." } as const;
    const known = knownRelease({ policies: { judged: ["AUTH-1"], violations: [found] } });
    expect(lineOf(makeReport(known), "AUTH-1")).toMatchObject({
      state: "failed",
      detail: found.message,
      code: found.policy,
    });
  });
});

describe("results that nobody signed", () => {
  const seen = (result: "passed" | "failed" | "open", days: number) =>
    makeReport(
      knownRelease({
        results: { file: "r.json", where: "rehearsal", results: [{ id: "AUTH-2", result, observedAt: daysAgo(days) }] },
      }),
    );

  it("prove nothing, and take nothing from what is proven", () => {
    expect(lineOf(seen("passed", 0), "AUTH-2").state).toBe("proven");
  });

  it("show a newer failure, and not an older one", () => {
    expect(lineOf(seen("failed", 0), "AUTH-2").state).toBe("failed");
    expect(lineOf(seen("failed", 2), "AUTH-2").state).toBe("proven");
  });
});

it("asks for nothing of the environment while the launch is closed, and still shows what is there", () => {
  const known = knownRelease();
  const closed = { ...known.release, launch: "closed" as const, evidence: known.release.evidence.slice(0, 1) };
  const report = makeReport({ ...known, release: closed });
  expect(report.verdict.state).toBe("passes");
  expect(lineOf(report, "ENV-5").state).toBe("not-run");
});

it("names a waiver that does not hold", () => {
  const known = knownRelease();
  const waivers = [{ item: "SEC-5", reason: "r", owner: "ada@example.com", until: "2026-12-01" }];
  const report = makeReport({ ...known, release: { ...known.release, waivers } });
  expect(report.faults).toEqual([
    { code: "ERR_GATE_WAIVER_REFUSED", text: expect.stringContaining("SEC-5 is waived") },
  ]);
});
