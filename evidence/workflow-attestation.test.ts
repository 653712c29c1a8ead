import { describe, expect, it } from "vitest";
import { readEnvelope } from "./envelope";
import { openEvidence } from "./open-evidence";
import { file, now, resultsOf, signer, trusting } from "./testing/good-release";

const ada = signer();
const workflow = {
  repository: "acme/auth",
  workflow: ".github/workflows/rehearse.yml",
  ref: "refs/heads/main",
  environment: "production",
  owner: "ada@example.com",
  roles: ["rehearsal" as const],
  notAfter: "2027-06-30",
};
const trusted = { ...trusting(ada), workflows: [workflow] };
const open = (content: string) => openEvidence({ name: "rehearsal.sigstore.json", content }, trusted, now);

/** A bundle of the right form around a payload and signature of a key that is trusted by itself. */
const byKey = (): string => {
  const envelope = readEnvelope(file(ada, { results: resultsOf("rehearsal") }).content);
  return JSON.stringify({
    mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
    verificationMaterial: { publicKey: { hint: ada.key.keyid }, tlogEntries: [] },
    dsseEnvelope: envelope,
  });
};

describe("an artifact attestation", () => {
  it.each([
    ["no JSON", "{"],
    ["another document", "{}"],
    ["an envelope without a bundle", file(ada, { results: resultsOf("rehearsal") }).content],
  ])("that is %s is refused", (_what, content) => {
    expect(open(content)).toMatchObject({ trusted: false, code: "ERR_GATE_EVIDENCE_CHANGED" });
  });

  it("without the certificate of a trusted workflow is refused, and says what it claims", () => {
    const opened = open(byKey());
    expect(opened).toMatchObject({ trusted: false, code: "ERR_GATE_EVIDENCE_KEY_UNKNOWN" });
    expect(opened.trusted ? undefined : opened.claimed?.predicate.stack).toBe("production");
  });
});
