/** Why the gate does not let a release pass. Each cause has its own code, which never changes its meaning. */
const findingCodes = [
  "ERR_GATE_EVIDENCE_MISSING",
  "ERR_GATE_EVIDENCE_SOURCE",
  "ERR_GATE_EVIDENCE_STACK",
  "ERR_GATE_EVIDENCE_PLACE",
  "ERR_GATE_EVIDENCE_ENVIRONMENT",
  "ERR_GATE_EVIDENCE_EXPIRED",
  "ERR_GATE_EVIDENCE_FUTURE",
  "ERR_GATE_EVIDENCE_CHANGED",
  "ERR_GATE_EVIDENCE_KEY_UNKNOWN",
  "ERR_GATE_EVIDENCE_KEY_EXPIRED",
  "ERR_GATE_EVIDENCE_KEY_ROLE",
  "ERR_GATE_EVIDENCE_REPLAYED",
  "ERR_GATE_ITEM_FAILED",
  "ERR_GATE_ATTESTATION_MISSING",
  "ERR_GATE_ATTESTATION_EXPIRED",
  "ERR_GATE_ATTESTATION_REFUSED",
  "ERR_GATE_WAIVER_EXPIRED",
  "ERR_GATE_WAIVER_REFUSED",
] as const;

export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  code: FindingCode;
  /** Id of the checklist item. */
  item: string;
  /** What is wrong, to be read after the item. Never a value of a secret. */
  what: string;
  cure: string;
}

/** One line for a terminal. */
export function describeFinding({ code, item, what, cure }: Finding): string {
  return `${code} ${item}: ${what} ${cure}`;
}
