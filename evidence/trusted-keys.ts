import { z } from "zod";
import { EvidenceError } from "./evidence-error";
import { readPublicKey } from "./signing-key";
import { places } from "./statement";

const day = z.iso.date("must be a day, such as 2027-06-30");

/** Who may sign, what, until when. */
const trustedKeySchema = z.strictObject({
  keyid: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 lower-case hexadecimal digits"),
  publicKey: z.string(),
  owner: z.string().min(1),
  /** Places whose results this key may sign. */
  roles: z.array(z.enum(places)).min(1),
  /** Last day on which its signatures count. */
  notAfter: day,
});

/** A GitHub Actions workflow whose artifact attestations count as a signature. Each field is compared exactly. */
const trustedWorkflowSchema = z.strictObject({
  /** `acme/auth`. */
  repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "must be owner/name"),
  /** `.github/workflows/rehearse.yml`. */
  workflow: z.string().regex(/^\.github\/workflows\/[\w.-]+\.ya?ml$/, "must be the path of a workflow file"),
  /** `refs/heads/main`. */
  ref: z.string().regex(/^refs\//, "must begin with refs/"),
  /** GitHub environment that the job must run in; its protection rules then guard the signature. */
  environment: z.string().min(1).optional(),
  owner: z.string().min(1),
  roles: z.array(z.enum(places)).min(1),
  notAfter: day,
});

const trustedKeysSchema = z.strictObject({
  keys: z.array(trustedKeySchema),
  workflows: z.array(trustedWorkflowSchema).default([]),
});

export type TrustedKey = z.output<typeof trustedKeySchema>;
export type TrustedWorkflow = z.output<typeof trustedWorkflowSchema>;
export interface TrustedKeys extends z.output<typeof trustedKeysSchema> {
  /** Roots of Sigstore instances, one JSON text each: what certificates of workflows lead to. */
  roots: readonly string[];
}

/**
 * @param roots Content of `stacks/sigstore-roots.jsonl`, as `gh attestation trusted-root` prints it; empty without workflows
 * @throws EvidenceError that names each entry that cannot be used
 */
export function parseTrustedKeys(content: string, file: string, roots = ""): TrustedKeys {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new EvidenceError("ERR_EVIDENCE_TRUSTED_KEYS", `${file} is no JSON.`);
  }
  const parsed = trustedKeysSchema.safeParse(json);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "it"}: ${message}`);
    throw new EvidenceError("ERR_EVIDENCE_TRUSTED_KEYS", `${file} cannot be used: ${issues.join("; ")}.`);
  }
  const seen = new Set<string>();
  for (const { keyid, publicKey, owner } of parsed.data.keys) {
    if (readPublicKey(publicKey).keyid !== keyid) {
      throw new EvidenceError(
        "ERR_EVIDENCE_TRUSTED_KEYS",
        `${file}: the keyid of ${owner} is not the one of the public key beside it. Copy both from \`prelaunch evidence keygen\`.`,
      );
    }
    if (seen.has(keyid)) throw new EvidenceError("ERR_EVIDENCE_TRUSTED_KEYS", `${file} names the key ${keyid} twice.`);
    seen.add(keyid);
  }
  return { ...parsed.data, roots: roots.split("\n").filter((line) => line.trim() !== "") };
}

/** The moment after the last day, in milliseconds: a day counts until its end everywhere in UTC. */
export function endOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) + 86_400_000;
}
