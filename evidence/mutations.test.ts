import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageLimit, clockTolerance } from "./age-limits";
import { sha256 } from "./digests";
import type { EvidenceFile } from "./evidence-file";
import type { ReleaseToVerify } from "./release";
import type { ItemResult, Place } from "./statement";
import { bindings, file, goodRelease, now, resultsOf, signer, source, trusting } from "./testing/good-release";
import { verifyRelease } from "./verify-release";

const check = <Values>(property: fc.IRawProperty<Values>, numRuns: number) => fc.assert(property, { numRuns });

const ada = signer();
const good = goodRelease(ada);
const refuses = (release: ReleaseToVerify): boolean => verifyRelease(release).findings.length > 0;
const asked = verifyRelease(good).items;

describe("evidence that is changed", () => {
  it("by one byte anywhere is refused", () => {
    const place = fc.record({
      which: fc.nat(good.evidence.length - 1),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.nat(255),
      how: fc.constantFrom("replace", "insert", "remove"),
    });
    check(
      fc.property(place, ({ which, at, byte, how }) => {
        const original = good.evidence[which]?.content ?? "";
        const position = Math.min(original.length - 1, Math.floor(at * original.length));
        const character = String.fromCharCode(byte);
        const rest = original.slice(how === "insert" ? position : position + 1);
        const content = original.slice(0, position) + (how === "remove" ? "" : character) + rest;
        fc.pre(content !== original);
        const evidence = good.evidence.map((each, index) => (index === which ? { ...each, content } : each));
        expect(refuses({ ...good, evidence })).toBe(true);
      }),
      300,
    );
  });

  it("at the end of the file is refused", () => {
    for (const tail of [" ", "\n", "\0", "{}"]) {
      const evidence = good.evidence.map((each) => ({ ...each, content: each.content + tail }));
      expect(refuses({ ...good, evidence })).toBe(true);
    }
  });
});

describe("any clock", () => {
  it("accepts a result from its time to its age limit, and no other", () => {
    const offset = fc.integer({ min: -500 * 86_400_000, max: 500 * 86_400_000 });
    check(
      fc.property(offset, (milliseconds) => {
        const at = new Date(now.getTime() + milliseconds);
        const inKeyTime = at.getTime() < Date.parse("2027-07-01T00:00:00Z");
        for (const { item, kind, finding } of verifyRelease({ ...good, now: at }).items) {
          const age = at.getTime() - (now.getTime() - 86_400_000);
          const counts = age >= -clockTolerance && age <= ageLimit(item.id) && inKeyTime;
          expect(finding === undefined, `${item.id} ${kind} at ${at.toISOString()}`).toBe(counts);
        }
      }),
      60,
    );
  });

  it("that is no time at all is refused", () => {
    expect(refuses({ ...good, now: new Date(Number.NaN) })).toBe(true);
  });
});

describe("any set of missing items", () => {
  it("is named item by item, and nothing else", () => {
    const ids = [...new Set(asked.map(({ item }) => item.id))];
    check(
      fc.property(fc.subarray(ids), (missing) => {
        const without = (where: Place) => resultsOf(where).filter(({ id }) => !missing.some((gone) => gone === id));
        const evidence = (["rehearsal", "production"] as const).flatMap((where): EvidenceFile[] => {
          const results = without(where);
          return results.length === 0 ? [] : [file(ada, { results })];
        });
        const found = verifyRelease({ ...good, evidence }).findings.map(({ item }) => item);
        expect(new Set(found)).toEqual(new Set(missing));
      }),
      60,
    );
  });
});

/** Ways to break the evidence of one item, each enough to refuse it. */
const ways: [string, (id: string, release: ReleaseToVerify) => ReleaseToVerify][] = [
  ["left out", (id, release) => rewritten(release, (result) => (result.id === id ? [] : [result]))],
  ["failed", (id, release) => edited(release, id, { result: "failed" })],
  ["left open", (id, release) => edited(release, id, { result: "open" })],
  ["too old", (id, release) => edited(release, id, { observedAt: new Date(0).toISOString() })],
  ["from the future", (id, release) => edited(release, id, { observedAt: "2027-01-01T00:00:00Z" })],
  [
    "of another source and environment",
    (_id, release) => rewritten(release, one, { source: sha256("x"), binding: sha256("y") }),
  ],
  ["of another stack", (_id, release) => rewritten(release, one, { stack: "another" })],
  ["by another key", (_id, release) => rewritten(release, one, {}, signer())],
  [
    "by a key without a role",
    (_id, release) => ({ ...release, trusted: trusting({ ...ada, entry: { ...ada.entry, roles: ["staging"] } }) }),
  ],
];
const one = (result: ItemResult): ItemResult[] => [result];

function rewritten(
  release: ReleaseToVerify,
  change: (result: ItemResult) => ItemResult[],
  of: { source?: string; stack?: string; binding?: string } = {},
  by = ada,
): ReleaseToVerify {
  const evidence = (["rehearsal", "production"] as const).map((where) =>
    file(by, {
      ...of,
      results: resultsOf(where, (result) =>
        result.binding !== undefined && of.binding !== undefined ? { ...result, binding: of.binding } : result,
      ).flatMap(change),
    }),
  );
  return { ...release, evidence };
}

const edited = (release: ReleaseToVerify, id: string, change: Partial<ItemResult>): ReleaseToVerify =>
  rewritten(release, (result) => [result.id === id ? { ...result, ...change } : result]);

describe.each([...new Set(asked.map(({ item }) => item.id))])("the evidence of %s", (id) => {
  it.each(ways)("is refused when it is %s", (_way, change) => {
    const { findings } = verifyRelease(change(id, good));
    expect(findings.map(({ item }) => item)).toContain(id);
  });
});

it("harmless variations pass", () => {
  const variation = fc.record({
    order: fc.boolean(),
    split: fc.boolean(),
    detail: fc.string({ maxLength: 200 }),
    minutes: fc.nat(600),
    extra: fc.boolean(),
  });
  check(
    fc.property(variation, ({ order, split, detail, minutes, extra }) => {
      const varied = (where: Place) =>
        resultsOf(where, (result) => ({
          ...result,
          detail,
          observedAt: new Date(now.getTime() - minutes * 60_000).toISOString(),
        }));
      const files = (["rehearsal", "production"] as const).flatMap((where) => {
        const results = order ? varied(where).reverse() : varied(where);
        return split ? results.map((result) => file(ada, { results: [result] })) : [file(ada, { results })];
      });
      const foreign = extra ? [file(signer(), { source: sha256("other"), results: resultsOf("rehearsal") })] : [];
      const release = { ...good, evidence: [...foreign, ...files], source, bindings: { ...bindings } };
      expect(verifyRelease(release).findings).toEqual([]);
    }),
    12,
  );
});
