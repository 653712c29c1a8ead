import type { ErrorExplanation } from "./error-explanation";

/** Of the gate and of the evidence that it asks for. */
export const gateErrors: Record<string, ErrorExplanation> = {
  ERR_GATE_REFUSED: {
    when: "The evidence is not enough for this release. Each line names an item by one of the codes below. Nothing that users see was changed.",
    cure: "Prove what is missing; `prelaunch evidence verify` lists it. [gate.md](gate.md) says how a release passes.",
  },
  ERR_GATE_EVIDENCE_MISSING: {
    when: "No evidence says anything about the item for this source or this stack.",
    cure: "Run the acceptance suite where the item is seen, and sign its results.",
  },
  ERR_GATE_EVIDENCE_SOURCE: {
    when: "The item was seen with another source.",
    cure: "Run the suite again with this source: any change of the upload folder makes another one.",
  },
  ERR_GATE_EVIDENCE_STACK: {
    when: "The item binds to the environment and was seen on another stack.",
    cure: "Run the suite against this stack.",
  },
  ERR_GATE_EVIDENCE_PLACE: {
    when: "The item was seen where it does not count: in a rehearsal for the environment, or elsewhere than in `prelaunch:evidence.from` for the source.",
    cure: "Run the suite there.",
  },
  ERR_GATE_EVIDENCE_ENVIRONMENT: {
    when: "A part of the environment that the item depends on has changed since.",
    cure: "Run the suite again on this stack; close the launch for that if it is open.",
  },
  ERR_GATE_EVIDENCE_EXPIRED: { when: "The result is too old.", cure: "Run the suite again." },
  ERR_GATE_EVIDENCE_FUTURE: {
    when: "The result is from the future.",
    cure: "Correct the clock of the machine that made it, and make it again.",
  },
  ERR_GATE_EVIDENCE_CHANGED: {
    when: "A file of evidence is not as it was signed, down to the last byte.",
    cure: "Fetch it again, or make it again.",
  },
  ERR_GATE_EVIDENCE_KEY_UNKNOWN: {
    when: "A file is signed by a key or workflow that nobody trusts.",
    cure: "Sign with a trusted key, or have this one added to `stacks/trusted-keys.json`.",
  },
  ERR_GATE_EVIDENCE_KEY_EXPIRED: {
    when: "The time of the signing key is over.",
    cure: "Make a new key, have it trusted, and sign new evidence.",
  },
  ERR_GATE_EVIDENCE_KEY_ROLE: {
    when: "The signing key may not sign for the place where the item was seen.",
    cure: "Sign with a key that may.",
  },
  ERR_GATE_EVIDENCE_REPLAYED: {
    when: "The source was released and put back, and the evidence is from before that.",
    cure: "Find out why it failed, then prove it again.",
  },
  ERR_GATE_ITEM_FAILED: {
    when: "The newest result says that the item failed.",
    cure: "Correct it, and run the suite again.",
  },
  ERR_GATE_ATTESTATION_MISSING: {
    when: "The suite left the item open, because only a person can tell.",
    cure: "Look at it, and add an entry under `prelaunch:attestations`.",
  },
  ERR_GATE_ATTESTATION_EXPIRED: {
    when: "The attestation's last day is over.",
    cure: "Look again, and write the new days.",
  },
  ERR_GATE_ATTESTATION_REFUSED: {
    when: "The attestation is for an item that can be declared or observed, or its days make no sense.",
    cure: "Prove the item, or correct the days; at most a year.",
  },
  ERR_GATE_WAIVER_EXPIRED: { when: "The waiver's last day is over.", cure: "Prove the item." },
  ERR_GATE_WAIVER_REFUSED: {
    when: "The waiver is for an item of security or signing keys, for none of the checklist, or for longer than 30 days.",
    cure: "Prove the item, or name a nearer day.",
  },
  ERR_GATE_SOURCE: {
    when: "The upload folder is not the source that is to be released.",
    cure: "Leave `.prelaunch` alone while a command runs, and run it again.",
  },
  ERR_GATE_STEERED_PAST: {
    when: "A run with `--target` or `--exclude` leaves the gate out, and needs what it has not approved.",
    cure: "Run `pulumi up` without them.",
  },
  ERR_GATE_REHEARSAL: {
    when: "A rehearsal was asked for where not every far end is the local cloud of the stack.",
    cure: "Rehearse with `npm run local -- --stack <stack>`; for a release, unset `PRELAUNCH_REHEARSAL`.",
  },
  ERR_TAKING_OVER: {
    when: "`prelaunch import` met something that is not as the program wants it: another live deployment, a list of redirect URIs without ours. It changes nothing at a vendor.",
    cure: "Run `pulumi up`, which brings it to what the settings say.",
  },
  ERR_GATE_IMPORT: { when: "An approval was to be imported.", cure: "Run `pulumi up`." },
  ERR_GATE_AFTER_CHECK: {
    when: "The new release does not answer as it should. The previous one is live.",
    cure: "Correct it. What was proven of its source does not count any more.",
  },
  ERR_GATE_ROLLBACK: {
    when: "The new release does not work, and the previous one could not be put back.",
    cure: "Promote the previous deployment in the Vercel dashboard at once.",
  },
  ERR_GATE_WITHDRAWN: {
    when: "A source that was put back is tried again without new evidence.",
    cure: "Find out why it failed, prove it again, then run `pulumi up`.",
  },
  ERR_GATE_HOSTING: {
    when: "The API of the hosting refuses, or does not answer.",
    cure: "Check `VERCEL_API_TOKEN` and its scope, then run `pulumi up` again.",
  },
  ERR_EVIDENCE_KEY: {
    when: "A signing key is missing, of another kind, or readable by others.",
    cure: "Make one with `prelaunch evidence keygen`, or `chmod 600` its file.",
  },
  ERR_EVIDENCE_TRUSTED_KEYS: {
    when: "The file of trusted keys cannot be used.",
    cure: "Correct what it names; copy entries from `prelaunch evidence keygen`.",
  },
  ERR_EVIDENCE_RESULTS: {
    when: "A file of results, or of a stack's output, cannot be used.",
    cure: "Write it as `evidence/README.md` shows.",
  },
  ERR_EVIDENCE_FOLDER: { when: "A file in the evidence folder is no evidence.", cure: "Take it out." },
};
