import type { ItemId, Proof, Reference, Section } from "../checklist/item";
import type { Place } from "../evidence/statement";

/** What is known of a line. In the order in which a reader should see to them. */
export const lineStates = [
  "failed",
  "expired",
  "missing",
  "not-run",
  "waived",
  "observed",
  "declared",
  "attested",
  "proven",
  "not-applicable",
] as const;
export type LineState = (typeof lineStates)[number];

/** What the states are called, and what each means. */
export const stateTexts: Readonly<Record<LineState, { label: string; meaning: string }>> = {
  failed: { label: "failed", meaning: "Seen not to hold." },
  expired: { label: "expired", meaning: "Was proven, too long ago." },
  missing: { label: "missing", meaning: "The gate asks for it, and nothing that counts proves it." },
  "not-run": { label: "not yet run", meaning: "Nobody has looked, and the gate does not ask for it now." },
  waived: { label: "waived", meaning: "Not proven; somebody answers for that until a day." },
  observed: { label: "observed", meaning: "Seen to hold, not signed: good to know, no evidence." },
  declared: { label: "declared ok", meaning: "The policies judged what is declared, and found nothing." },
  attested: { label: "attested", meaning: "A person looked at it and signed for it." },
  proven: { label: "proven", meaning: "Seen to hold, under a signature that is trusted." },
  "not-applicable": { label: "does not apply", meaning: "This stack has nothing that the line is about." },
};

/** Whether a line in this state keeps nothing from being released. */
export function holds(state: LineState): boolean {
  return !["failed", "expired", "missing", "not-run"].includes(state);
}

/** Where a line was seen to hold, or not to. Times are ISO. */
export interface EvidenceOfLine {
  /** What it is good for: this source on every stack, or this stack as it is set up. */
  kind: "source" | "environment";
  /** Name of the file. */
  file: string;
  signed: boolean;
  /** Who answers for the key or the workflow. */
  signer?: string;
  /** First digits of the key's id; absent for an attestation by a workflow. */
  keyid?: string;
  observedAt: string;
  where: Place;
  /** After this it does not count any more. */
  validUntil: string;
  /** What was seen, in the suite's words. */
  detail?: string;
}

export interface ReportLine {
  id: ItemId;
  title: string;
  severity: "critical" | "high" | "medium";
  state: LineState;
  /** Why it is in this state; absent where there is nothing to add. */
  detail?: string;
  /** Code of what the gate finds wrong. */
  code?: string;
  /** What to do; absent for a line that holds. */
  cure?: string;
  evidence: EvidenceOfLine[];
  /** Who waived or attested it: a sentence. */
  person?: string;
  provenBy: readonly Proof[];
  references: readonly Reference[];
  /** Section of the documentation, relative to the repository. */
  link: string;
}

export interface ReportSection {
  section: Section;
  title: string;
  lines: ReportLine[];
}

export interface Report {
  version: 1;
  stack: string;
  environment: string;
  /** Name of the app. */
  app: string;
  origin: string;
  launch: "closed" | "open";
  /** Digest of the source that the report is about. */
  source: string;
  /** What says so: `this checkout`, or the name of a file of results. */
  sourceFrom: string;
  /** What the gate approved last, if it ever did. */
  approved?: { source: string; approvedAt: string; launch: string; rehearsal: boolean };
  /** ISO time at which the report was made. */
  madeAt: string;
  verdict: { state: "passes" | "refused" | "not-asked"; sentence: string };
  counts: Record<LineState, number>;
  sections: ReportSection[];
  /** What is wrong with no line of its own: a waiver of an item that nobody knows, and the like. */
  faults: { code: string; text: string }[];
}
