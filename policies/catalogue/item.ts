/** How an item is proven: seen in what is declared, done and seen by the acceptance suite, or signed by a person. */
export type Proof = "declared" | "observed" | "attested";

/** What a proof is good for: this source anywhere, or this stack until it changes. */
export type Binding = "source" | "environment";

/** Where a proof can be made. */
export type Place = "rehearsal" | "staging" | "production" | "live production";

export interface Reference {
  standard: "OWASP ASVS 5.0" | "NIST SP 800-63B-4" | "GDPR";
  /** Requirement, section or article, such as `11.5.1`. */
  section: string;
  /** What it asks, in a few words. */
  about: string;
}

/** One line of the pre-launch checklist. */
export interface CatalogueItem {
  /** Stable: policies, evidence, reports and documentation use it. */
  id: `${"ENV" | "SEC" | "AUTH" | "MON" | "CMP" | "CVX" | "WK" | "POST"}-${number}`;
  text: string;
  severity: "low" | "medium" | "high" | "critical";
  /** What goes wrong without it. */
  risk: string;
  references: readonly Reference[];
  /** What counts as proof. */
  proof: string;
  /** What the proof asks and the policies of this pack do not see. */
  notJudged?: string;
  how: readonly Proof[];
  bindsTo: readonly Binding[];
  seenIn: readonly Place[];
  cure: string;
  /** Section of the documentation. */
  link: string;
}

/** Where `docs/policies.md` explains an item. */
export function linkTo<Id extends CatalogueItem["id"]>(id: Id): string {
  return `docs/policies.md#${id.toLowerCase()}`;
}
