import type { ChecklistItem } from "../checklist/item";
import type { Attestation } from "./attestation";
import type { Bindings } from "./digests";
import type { EvidenceFile } from "./evidence-file";
import type { Finding } from "./finding";
import type { TrustedKeys } from "./trusted-keys";
import type { Waiver } from "./waiver";

export interface Release {
  /** Name of the stack. */
  stack: string;
  launch: "closed" | "open";
  /** Digest of the source. */
  source: string;
  bindings: Bindings;
  /** `rehearsal`, or the name of the stack that the evidence of the source comes from. */
  from: string;
  /** What this stack has, of what items depend on. */
  conditions: ReadonlySet<string>;
}

/** A source that was put back after its release failed: what was seen of it before does not count any more. */
export interface Withdrawal {
  source: string;
  /** ISO time. */
  at: string;
}

export interface ReleaseToVerify extends Release {
  evidence: readonly EvidenceFile[];
  trusted: TrustedKeys;
  waivers: readonly Waiver[];
  attestations: readonly Attestation[];
  withdrawals: readonly Withdrawal[];
  now: Date;
  /** Default: the whole checklist. */
  items?: readonly ChecklistItem[];
}

export interface ItemState {
  item: ChecklistItem;
  /** What it was asked for. */
  kind: "source" | "environment";
  state: "proven" | "attested" | "waived" | "missing";
  /** When it was seen. */
  observedAt?: string;
  /** Who signed that. */
  owner?: string;
  /** Name of the file of evidence that decides. */
  file?: string;
  finding?: Finding;
}

export interface Verdict {
  /** Empty: the release may pass. Each names its item and the cure. */
  findings: Finding[];
  items: ItemState[];
}
