/** A file that belongs to the gate cannot be used at all: keys, results, settings of the signer. */
export class EvidenceError extends Error {
  constructor(
    readonly code: "ERR_EVIDENCE_KEY" | "ERR_EVIDENCE_TRUSTED_KEYS" | "ERR_EVIDENCE_RESULTS" | "ERR_EVIDENCE_FOLDER",
    message: string,
  ) {
    super(message);
    this.name = "EvidenceError";
  }
}
