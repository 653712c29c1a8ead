import {
  daysAgo,
  file,
  goodRelease,
  now,
  resultsOf,
  type Signer,
  signer,
  trusting,
} from "../../evidence/testing/good-release";
import type { Known } from "../known";

/** An open release with all its evidence, as a report's knowledge. */
export function knownRelease(change: Partial<Known> = {}, by: Signer = signer()): Known {
  return {
    release: goodRelease(by),
    enforced: true,
    environment: "production",
    app: "Acme",
    origin: "https://example.com",
    sourceFrom: "this checkout",
    ...change,
  };
}

/** One with a line in every state that a release can bring about. */
export function mixedRelease(detail = "seen"): Known {
  const by = signer();
  const release = goodRelease(by);
  const ids = new Set(["AUTH-1", "SEC-1", "MON-1", "CMP-3", "ENV-5", "ENV-4"]);
  const rehearsed = resultsOf("rehearsal")
    .filter(({ id }) => !ids.has(id))
    .map((result) => ({ ...result, detail }));
  const produced = resultsOf("production").flatMap((result) => {
    if (result.id === "SEC-1") return [{ ...result, result: "failed" as const, detail }];
    if (result.id === "MON-1") return [{ ...result, observedAt: daysAgo(40) }];
    if (result.id === "CMP-3") return [{ ...result, result: "open" as const }];
    return ids.has(result.id) ? [] : [result];
  });
  return knownRelease({
    release: {
      ...release,
      conditions: new Set([...release.conditions].filter((condition) => condition !== "organization")),
      evidence: [
        file(by, { name: "rehearsal.dsse.json", results: rehearsed }),
        file(by, { name: "production.dsse.json", results: produced }),
      ],
      trusted: trusting(by),
      waivers: [{ item: "ENV-4", reason: detail, owner: "ada@example.com", until: "2026-12-01" }],
      attestations: [
        { item: "CMP-3", statement: detail, by: "ada@example.com", on: "2026-11-01", until: "2027-10-31" },
      ],
    },
    results: {
      file: "results.json",
      where: "rehearsal",
      results: [{ id: "AUTH-1", result: "passed", observedAt: now.toISOString(), detail }],
    },
    policies: { judged: ["ENV-1"], violations: [] },
  });
}
