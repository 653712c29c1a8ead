import { catalogue } from "../checklist/catalogue";
import type { ChecklistItem } from "../checklist/item";
import { attestationFinding } from "./attestation";
import type { Finding } from "./finding";
import { type Judgement, judgeRequirement } from "./judge-requirement";
import { openEvidence } from "./open-evidence";
import type { ItemState, ReleaseToVerify, Verdict } from "./release";
import { requirementsOf } from "./requirements";
import { waiverFinding } from "./waiver";

/** Judges whether the evidence is enough for a release. Pure: the same input gives the same verdict. */
export function verifyRelease(release: ReleaseToVerify): Verdict {
  const items = release.items ?? catalogue;
  const byId = new Map<string, ChecklistItem>(items.map((item) => [item.id, item]));
  const opened = release.evidence.map((file) => openEvidence(file, release.trusted, release.now));

  const faults: Finding[] = [];
  const waived = new Set<string>();
  for (const waiver of release.waivers) {
    const fault = waiverFinding(waiver, byId.get(waiver.item), release.now);
    if (fault) faults.push(fault);
    else waived.add(waiver.item);
  }
  const attested = new Set<string>();
  for (const attestation of release.attestations) {
    const fault = attestationFinding(attestation, byId.get(attestation.item), release.now);
    if (fault) faults.push(fault);
    else attested.add(attestation.item);
  }

  const states = requirementsOf(release, items).map((requirement): ItemState => {
    const { item, kind } = requirement;
    const judgement: Judgement = judgeRequirement(requirement, release, opened, attested.has(item.id));
    if (judgement.finding === undefined) return { item, kind, ...judgement };
    if (waived.has(item.id)) return { item, kind, ...judgement, state: "waived" };
    return { item, kind, ...judgement, state: "missing" };
  });
  const missing = states.flatMap(({ state, finding }) => (state === "missing" && finding ? [finding] : []));
  return { findings: distinct([...faults, ...missing]), items: states };
}

/** An item that lacks both of its proofs for the same reason is named once. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.item} ${finding.what}`, finding])).values()];
}
