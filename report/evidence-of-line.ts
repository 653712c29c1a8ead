import type { ChecklistItem } from "../checklist/item";
import { ageLimit } from "../evidence/age-limits";
import { readEnvelope } from "../evidence/envelope";
import type { EvidenceFile, OpenedEvidence } from "../evidence/evidence-file";
import type { ItemState, ReleaseToVerify } from "../evidence/release";
import { endOfDay } from "../evidence/trusted-keys";
import type { UnsignedResults } from "./known";
import type { EvidenceOfLine } from "./report";

/** The signed result that decided a requirement, with what an auditor asks of it; none where nothing decided. */
export function signedEvidence(
  state: ItemState,
  opened: readonly OpenedEvidence[],
  { evidence, trusted }: ReleaseToVerify,
): EvidenceOfLine[] {
  const { item, kind, file, observedAt } = state;
  const from = opened.find((candidate) => candidate.file === file);
  if (file === undefined || observedAt === undefined || !from?.trusted) return [];
  const result = from.statement.predicate.results.find((one) => one.id === item.id && one.observedAt === observedAt);
  if (result === undefined) return [];
  const keyid = keyOf(evidence.find(({ name }) => name === file));
  const key = trusted.keys.find((entry) => entry.keyid === keyid);
  const ends = Math.min(endOf(item, observedAt), key === undefined ? Infinity : endOfDay(key.notAfter));
  return [
    {
      kind,
      file,
      signed: true,
      signer: from.owner,
      ...(keyid === undefined ? {} : { keyid: keyid.slice(0, 16) }),
      observedAt,
      where: result.where,
      validUntil: new Date(ends).toISOString(),
      ...(result.detail === undefined ? {} : { detail: result.detail }),
    },
  ];
}

/** The newest result of an item that nobody signed. */
export function unsignedEvidence(
  item: ChecklistItem,
  results: UnsignedResults | undefined,
): { result: "passed" | "failed" | "open"; evidence: EvidenceOfLine } | undefined {
  const newest = results?.results
    .filter(({ id }) => id === item.id)
    .sort((a, b) => Date.parse(b.observedAt) - Date.parse(a.observedAt))[0];
  if (results === undefined || newest === undefined) return undefined;
  const { result, observedAt, detail } = newest;
  const evidence: EvidenceOfLine = {
    kind: item.bindsTo.includes("source") ? "source" : "environment",
    file: results.file,
    signed: false,
    observedAt,
    where: results.where,
    validUntil: new Date(endOf(item, observedAt)).toISOString(),
    ...(detail === undefined ? {} : { detail }),
  };
  return { result, evidence };
}

function endOf(item: ChecklistItem, observedAt: string): number {
  return Date.parse(observedAt) + ageLimit(item.id);
}

function keyOf(file: EvidenceFile | undefined): string | undefined {
  return file === undefined ? undefined : readEnvelope(file.content)?.signatures[0].keyid;
}
