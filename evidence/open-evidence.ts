import { isSignedBy, readEnvelope, statementIn } from "./envelope";
import type { EvidenceFile, OpenedEvidence } from "./evidence-file";
import type { FindingCode } from "./finding";
import { readPublicKey } from "./signing-key";
import type { Statement } from "./statement";
import { endOfDay, type TrustedKeys } from "./trusted-keys";
import { openWorkflowAttestation } from "./workflow-attestation";

const signAgain = "Make the evidence again and sign it with `prelaunch evidence sign`.";

/** Opens one file: the right form, signed by a trusted key that has not expired. */
export function openEvidence(file: EvidenceFile, trusted: TrustedKeys, now: Date): OpenedEvidence {
  if (file.name.endsWith(".sigstore.json")) return openWorkflowAttestation(file, trusted, now);
  const envelope = readEnvelope(file.content);
  if (envelope === undefined) {
    return refused(file, "ERR_GATE_EVIDENCE_CHANGED", "is not as it was signed.", signAgain, claimedIn(file.content));
  }
  const claimed = statementIn(envelope.payload);
  const { keyid } = envelope.signatures[0];
  const key = trusted.keys.find((entry) => entry.keyid === keyid);
  if (key === undefined) {
    return refused(
      file,
      "ERR_GATE_EVIDENCE_KEY_UNKNOWN",
      `is signed with the key ${keyid.slice(0, 16)}…, which stacks/trusted-keys.json does not name.`,
      "Sign with a trusted key, or let its owners add this one.",
      claimed,
    );
  }
  if (!isSignedBy(envelope, readPublicKey(key.publicKey).publicKey) || claimed === undefined) {
    return refused(file, "ERR_GATE_EVIDENCE_CHANGED", "is not as it was signed.", signAgain, claimed);
  }
  if (!(endOfDay(key.notAfter) > now.getTime())) {
    return refused(
      file,
      "ERR_GATE_EVIDENCE_KEY_EXPIRED",
      `is signed with the key of ${key.owner}, which ended with ${key.notAfter}.`,
      "Make a new key with `prelaunch evidence keygen`, have it trusted, and sign new evidence.",
      claimed,
    );
  }
  return { trusted: true, file: file.name, statement: claimed, owner: key.owner, roles: key.roles };
}

function refused(
  { name }: EvidenceFile,
  code: FindingCode,
  what: string,
  cure: string,
  claimed: Statement | undefined,
): OpenedEvidence {
  return { trusted: false, file: name, code, what, cure, claimed };
}

/** The statement in an envelope whose form is wrong somewhere else. */
function claimedIn(content: string): Statement | undefined {
  const payload = /"payload":"([A-Za-z0-9+/=]+)"/.exec(content)?.[1];
  return payload === undefined ? undefined : statementIn(payload);
}
