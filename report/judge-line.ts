import { type ChecklistItem, whyNotIn } from "../checklist/item";
import type { Attestation } from "../evidence/attestation";
import type { OpenedEvidence } from "../evidence/evidence-file";
import type { Finding } from "../evidence/finding";
import type { ItemState } from "../evidence/release";
import { describeWaiver, type Waiver } from "../evidence/waiver";
import { signedEvidence, unsignedEvidence } from "./evidence-of-line";
import type { Known } from "./known";
import { type EvidenceOfLine, holds, type LineState, lineStates, type ReportLine } from "./report";

/** What evidence says of an item, as one release would ask for it. */
export interface JudgedItem {
  item: ChecklistItem;
  states: readonly ItemState[];
  /** Kinds that the gate asks for at this launch. */
  asked: ReadonlySet<ItemState["kind"]>;
}

interface Verdict {
  state: LineState;
  detail?: string;
  code?: string;
  cure?: string;
}

/** One line of the report: of all that is known of an item, what is worst decides. */
export function judgeLine(judged: JudgedItem, known: Known, opened: readonly OpenedEvidence[]): ReportLine {
  const { item, states, asked } = judged;
  const { release } = known;
  const about = {
    id: item.id,
    title: item.title,
    severity: item.severity,
    provenBy: item.provenBy,
    references: item.references,
    link: item.link,
  };
  if (item.appliesTo !== undefined && !release.conditions.has(item.appliesTo)) {
    const detail = `Only for stacks with ${item.appliesTo}.`;
    return { ...about, state: "not-applicable", detail, evidence: [] };
  }
  const absent = whyNotIn(item, known.environment);
  if (absent !== undefined) return { ...about, state: "not-applicable", detail: absent, evidence: [] };

  const unsigned = unsignedEvidence(item, known.results);
  const signed = states.flatMap((state) => signedEvidence(state, opened, release));
  const verdicts = [
    ...ofPolicies(item, known),
    ...states.map((state) => ofEvidence(state, asked.has(state.kind), unsigned)),
    ...(states.length === 0 ? [ofResults(unsigned)] : []),
  ];
  const worst = worstOf(verdicts);
  const verdict = worst.state === "not-run" && isDeclaredAlone(item, known) ? { state: "declared" as const } : worst;
  const isDeclared = known.policies?.judged.includes(item.id) === true && verdict.state === "missing";
  return {
    ...about,
    ...verdict,
    ...(isDeclared ? { detail: `${verdict.detail ?? ""} ${declaredRightly}`.trim() } : {}),
    ...(holds(verdict.state) || verdict.cure !== undefined ? {} : { cure: item.cure }),
    evidence: [...signed, ...(unsigned === undefined ? [] : [unsigned.evidence])],
    ...personOf(verdict.state, item.id, release.waivers, release.attestations),
  };
}

const declaredRightly = "The policies judged what is declared, and found nothing wrong with it.";

/** A violation fails the line, whatever was seen of it. */
function ofPolicies(item: ChecklistItem, { policies }: Known): Verdict[] {
  const violations = policies?.violations.filter((violation) => violation.item === item.id) ?? [];
  if (violations.length === 0) return [];
  return [
    { state: "failed", detail: violations.map(({ message }) => message).join(" "), code: violations[0]?.policy ?? "" },
  ];
}

function isDeclaredAlone({ id, provenBy }: ChecklistItem, { policies }: Known): boolean {
  return provenBy.every((proof) => proof === "declared") && (policies?.judged.includes(id) ?? false);
}

type Unsigned = { result: "passed" | "failed" | "open"; evidence: EvidenceOfLine } | undefined;

function ofEvidence({ state, finding, observedAt }: ItemState, asked: boolean, unsigned: Unsigned): Verdict {
  // A newer look outweighs what was signed before: it says what is so, even while it proves nothing.
  const isNewer = Date.parse(unsigned?.evidence.observedAt ?? "") > Date.parse(observedAt ?? "1970-01-01T00:00:00Z");
  if (unsigned?.result === "failed" && isNewer) return ofResults(unsigned);
  if (state !== "missing") return { state, ...(state === "waived" && finding ? { detail: whatOf(finding) } : {}) };
  if (unsigned?.result === "passed") return ofResults(unsigned);
  return ofFinding(finding, asked, unsigned);
}

function ofFinding(finding: Finding | undefined, asked: boolean, unsigned: Unsigned): Verdict {
  if (finding === undefined) return { state: "not-run" };
  const why = { detail: whatOf(finding), code: finding.code, cure: finding.cure };
  switch (finding.code) {
    case "ERR_GATE_ITEM_FAILED":
      return { state: "failed", ...why };
    case "ERR_GATE_EVIDENCE_EXPIRED":
    case "ERR_GATE_EVIDENCE_KEY_EXPIRED":
    case "ERR_GATE_ATTESTATION_EXPIRED":
      return { state: "expired", ...why };
    case "ERR_GATE_EVIDENCE_MISSING":
      if (!asked) return ofResults(unsigned);
      return { state: "missing", ...why };
    default:
      return { state: "missing", ...why };
  }
}

function ofResults(unsigned: Unsigned): Verdict {
  if (unsigned === undefined) return { state: "not-run" };
  const { detail } = unsigned.evidence;
  const said = detail === undefined ? {} : { detail };
  switch (unsigned.result) {
    case "passed":
      return { state: "observed", ...said };
    case "failed":
      return { state: "failed", ...said };
    case "open":
      return {
        state: "missing",
        detail: "Only a person can tell.",
        cure: "Look at it, and add an entry under `prelaunch:attestations`.",
      };
  }
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  const [worst] = [...verdicts].sort((a, b) => lineStates.indexOf(a.state) - lineStates.indexOf(b.state));
  return worst ?? { state: "not-run" };
}

function whatOf({ what }: Finding): string {
  return what.charAt(0).toUpperCase() + what.slice(1);
}

function personOf(
  state: LineState,
  id: string,
  waivers: readonly Waiver[],
  attestations: readonly Attestation[],
): { person?: string } {
  const waiver = waivers.find(({ item }) => item === id);
  if (state === "waived" && waiver) return { person: `${describeWaiver(waiver)}.` };
  const attestation = attestations.find(({ item }) => item === id);
  if (state !== "attested" || attestation === undefined) return {};
  const { statement, by, on, until } = attestation;
  return { person: `Attested by ${by} on ${on}, until ${until}: ${statement}.` };
}
