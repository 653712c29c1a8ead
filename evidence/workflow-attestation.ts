import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { type SignedEntity, toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { statementIn } from "./envelope";
import type { EvidenceFile, OpenedEvidence } from "./evidence-file";
import type { FindingCode } from "./finding";
import type { Statement } from "./statement";
import { endOfDay, type TrustedKeys, type TrustedWorkflow } from "./trusted-keys";

/** Source: GitHub documentation of artifact attestations; Fulcio `docs/oid-info.md`. Not seen live. */
const githubIssuer = "https://token.actions.githubusercontent.com";
const environmentExtension = "1.3.6.1.4.1.57264.1.23";
const media = "application/vnd.in-toto+json";

/**
 * Opens a GitHub artifact attestation: a Sigstore bundle, as `actions/attest` writes it. The certificate must lead to a
 * committed root, and name exactly a workflow, ref and environment that stacks/trusted-keys.json trusts. Reads no network.
 */
export function openWorkflowAttestation(file: EvidenceFile, trusted: TrustedKeys, now: Date): OpenedEvidence {
  let claimed: Statement | undefined;
  const refused = (code: FindingCode, what: string, cure: string): OpenedEvidence => ({
    trusted: false,
    file: file.name,
    code,
    what,
    cure,
    claimed,
  });
  try {
    const bundle = bundleFromJSON(JSON.parse(file.content));
    if (bundle.content.$case !== "dsseEnvelope" || bundle.content.dsseEnvelope.payloadType !== media) throw new Error();
    claimed = statementIn(bundle.content.dsseEnvelope.payload.toString("base64"));
    const entity = toSignedEntity(bundle);
    const workflow = trusted.workflows.find((entry) => isFrom(entity, entry));
    if (workflow === undefined) {
      return refused(
        "ERR_GATE_EVIDENCE_KEY_UNKNOWN",
        "is attested by a workflow, ref or environment that stacks/trusted-keys.json does not name.",
        "Attest with a trusted workflow, or let the owners of that file add this one.",
      );
    }
    if (!(endOfDay(workflow.notAfter) > now.getTime())) {
      return refused(
        "ERR_GATE_EVIDENCE_KEY_EXPIRED",
        `is attested by a workflow of ${workflow.owner} that is trusted until ${workflow.notAfter}.`,
        "Let the owners of stacks/trusted-keys.json name a new day.",
      );
    }
    verify(entity, workflow, trusted.roots);
    if (claimed === undefined) throw new Error();
    return { trusted: true, file: file.name, statement: claimed, owner: workflow.owner, roles: workflow.roles };
  } catch {
    return refused(
      "ERR_GATE_EVIDENCE_CHANGED",
      "is no attestation that the roots in stacks/sigstore-roots.jsonl bear out.",
      "Download the attestation again; renew the roots with `gh attestation trusted-root`.",
    );
  }
}

/** `https://github.com/acme/auth/.github/workflows/rehearse.yml@refs/heads/main` */
function identityOf({ repository, workflow, ref }: TrustedWorkflow): string {
  return `https://github.com/${repository}/${workflow}@${ref}`;
}

function isFrom(entity: SignedEntity, workflow: TrustedWorkflow): boolean {
  if (entity.key.$case !== "certificate") return false;
  const { certificate } = entity.key;
  if (certificate.subjectAltName !== identityOf(workflow)) return false;
  if (workflow.environment === undefined) return true;
  const value = certificate.extension(environmentExtension)?.valueObj.subs[0]?.value;
  return value?.toString("utf8") === workflow.environment;
}

/** The public instance keeps a transparency log; GitHub's own, for private repositories, has signed timestamps instead. */
function verify(entity: SignedEntity, workflow: TrustedWorkflow, roots: readonly string[]): void {
  const policy = { subjectAlternativeName: identityOf(workflow), extensions: { issuer: githubIssuer } };
  let last: unknown = new Error("No root is committed.");
  for (const root of roots) {
    try {
      const parsed = TrustedRoot.fromJSON(JSON.parse(root));
      const logged = parsed.tlogs.length > 0;
      const thresholds = logged
        ? { tlogThreshold: 1, ctlogThreshold: 1, timestampThreshold: 1 }
        : { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };
      new Verifier(toTrustMaterial(parsed), thresholds).verify(entity, policy);
      return;
    } catch (error) {
      last = error;
    }
  }
  throw last;
}
