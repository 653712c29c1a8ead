/** Sections of the checklist, in its order. An item's id begins with the section's prefix. */
export const sections = {
  ENV: "Environment",
  SEC: "Security",
  AUTH: "Sign-in",
  MON: "Monitoring",
  CMP: "Compliance",
  CVX: "Convex",
  WK: "Well-known files",
  POST: "After launch",
} as const;

export type Section = keyof typeof sections;

/** Every item, once. Policies, evidence, reports and documentation use these ids: they never change their meaning. */
export const itemIds = [
  ...(["ENV-1", "ENV-2", "ENV-3", "ENV-4", "ENV-5", "ENV-6"] as const),
  ...(["SEC-1", "SEC-2", "SEC-3", "SEC-4", "SEC-5", "SEC-6", "SEC-7", "SEC-8"] as const),
  ...(["AUTH-1", "AUTH-2", "AUTH-3", "AUTH-4", "AUTH-5", "AUTH-6"] as const),
  ...(["MON-1", "MON-2", "MON-3", "MON-4"] as const),
  ...(["CMP-1", "CMP-2", "CMP-3", "CMP-4"] as const),
  ...(["CVX-1", "CVX-2", "CVX-3"] as const),
  ...(["WK-1", "WK-2", "WK-3", "WK-4", "WK-5"] as const),
  ...(["POST-1", "POST-2", "POST-3", "POST-4", "POST-5"] as const),
] as const;

export type ItemId = (typeof itemIds)[number];

/** Seen in what is declared; done and seen by the acceptance suite; or signed by a person. */
export type Proof = "declared" | "observed" | "attested";

/** A part of one stack's environment. A proof that binds to it is good until that part changes. */
export type EnvironmentPart =
  | "domain"
  | "zone"
  | "hosting"
  | "convex"
  | "providers"
  | "mail"
  | "keys"
  | "session"
  | "webhooks"
  | "alerts"
  | "compliance"
  | "well-known";

/** `source`: good for this source on every stack. */
export type Binding = "source" | EnvironmentPart;

/** Where a proof can be made. */
export type Place = "rehearsal" | "staging" | "production";

/** What must be true of a stack for an item to concern it; without one, it concerns every stack. */
export type Condition = "two-factor" | "organization" | "social-sign-in" | "passkey" | "webhooks";

export interface Reference {
  standard:
    | "OWASP ASVS 5.0"
    | "NIST SP 800-63B-4"
    | "GDPR"
    | "ePrivacy Directive"
    | "IETF"
    | "W3C"
    | "Apple"
    | "Google";
  /** Requirement, section or article, such as `11.5.1`. */
  id: string;
  /** What it asks, in a few words. */
  about: string;
  url?: string;
}

/** One line of the pre-launch checklist. */
export interface ChecklistItem {
  id: ItemId;
  section: Section;
  /** The line, without a full stop. */
  title: string;
  /** What goes wrong without it. */
  text: string;
  severity: "critical" | "high" | "medium";
  references: readonly Reference[];
  /** What counts as proof. */
  proof: string;
  /** What the proof asks and no policy sees. */
  notJudged?: string;
  provenBy: readonly Proof[];
  bindsTo: readonly Binding[];
  seenIn: readonly Place[];
  /** Only with real visitors let in: after `launch: open`. */
  liveOnly?: true;
  appliesTo?: Condition;
  /** Environments that have not what the item is about, and why. A release is asked for every item: no gate stands before these two. */
  notIn?: Partial<Record<"local" | "preview", string>>;
  /** What to do, as sentences. */
  cure: string;
  /** Section of the documentation. */
  link: string;
}

/** Why an environment has not what an item is about; `undefined` where the item concerns it. */
export function whyNotIn({ notIn = {} }: Pick<ChecklistItem, "notIn">, environment: string): string | undefined {
  return environment === "local" || environment === "preview" ? notIn[environment] : undefined;
}

/** What an item's file writes; id, section and link follow from its key. */
export type ItemText = Omit<ChecklistItem, "id" | "section" | "link">;
