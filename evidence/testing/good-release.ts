import { catalogue } from "../../checklist/catalogue";
import type { ChecklistItem, EnvironmentPart } from "../../checklist/item";
import { type Bindings, bindingOf, environmentPartsOf, sha256 } from "../digests";
import { signStatement } from "../envelope";
import type { EvidenceFile } from "../evidence-file";
import type { ReleaseToVerify } from "../release";
import { generateSigningKey, readSigningKey, type SigningKey } from "../signing-key";
import { type ItemResult, type Place, statementOf } from "../statement";
import type { TrustedKey, TrustedKeys } from "../trusted-keys";

export const now = new Date("2026-11-20T12:00:00Z");
const day = 86_400_000;
export const daysAgo = (days: number): string => new Date(now.getTime() - days * day).toISOString();

const parts: readonly EnvironmentPart[] = [...new Set(catalogue.flatMap(environmentPartsOf))];
export const bindings: Bindings = Object.fromEntries(parts.map((part) => [part, sha256(`production ${part}`)]));
export const source = sha256("the source");

export interface Signer {
  key: SigningKey;
  entry: TrustedKey;
}

export function signer(change: Partial<TrustedKey> = {}): Signer {
  const { keyid, privateKey, publicKey } = generateSigningKey();
  const entry: TrustedKey = {
    keyid,
    publicKey,
    owner: "ada@example.com",
    roles: ["rehearsal", "staging", "production"],
    notAfter: "2027-06-30",
    ...change,
  };
  return { key: readSigningKey(privateKey), entry };
}

export function trusting(...signers: Signer[]): TrustedKeys {
  return { keys: signers.map(({ entry }) => entry), workflows: [], roots: [] };
}

/** A passed result for each item that one place can show. */
export function resultsOf(where: Place, change: (result: ItemResult) => ItemResult = (result) => result): ItemResult[] {
  return catalogue
    .filter((item) => !item.liveOnly)
    .flatMap((item) => resultOf(item, where))
    .map(change);
}

function resultOf(item: ChecklistItem, where: Place): ItemResult[] {
  const common = { id: item.id, result: "passed", observedAt: daysAgo(1), where } as const;
  if (where === "rehearsal") return item.bindsTo.includes("source") ? [common] : [];
  const binding = bindingOf(item, bindings);
  return binding === undefined ? [] : [{ ...common, binding }];
}

export interface FileOptions {
  stack?: string;
  source?: string;
  name?: string;
  results: readonly ItemResult[];
}

export function file({ key }: Signer, options: FileOptions): EvidenceFile {
  const statement = statementOf({
    stack: options.stack ?? "production",
    source: options.source ?? source,
    bindings,
    results: options.results,
  });
  return { name: options.name ?? "evidence.dsse.json", content: signStatement(statement, key) };
}

/** An open release of a stack with everything, and all the evidence that it needs. */
export function goodRelease(by: Signer): ReleaseToVerify {
  return {
    stack: "production",
    launch: "open",
    source,
    bindings,
    from: "rehearsal",
    conditions: new Set(["two-factor", "organization", "social-sign-in", "passkey", "webhooks"]),
    evidence: [
      file(by, { name: "rehearsal.dsse.json", results: resultsOf("rehearsal") }),
      file(by, { name: "production.dsse.json", results: resultsOf("production") }),
    ],
    trusted: trusting(by),
    waivers: [],
    attestations: [],
    withdrawals: [],
    now,
  };
}
