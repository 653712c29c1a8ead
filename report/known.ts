import type { ItemId } from "../checklist/item";
import type { ReleaseToVerify } from "../evidence/release";
import type { ItemResult, Place } from "../evidence/statement";

/** Results as the acceptance suite writes them, before anybody signed them. */
export interface UnsignedResults {
  /** Name of the file. */
  file: string;
  where: Place;
  results: readonly Pick<ItemResult, "id" | "result" | "observedAt" | "detail">[];
}

/** What policies found when they judged the stack. */
export interface PolicyOutcome {
  /** Items that a policy judged. */
  judged: readonly ItemId[];
  violations: readonly { item: ItemId; policy: string; message: string }[];
}

/** All that a report is made from. */
export interface Known {
  release: ReleaseToVerify;
  /** Whether the gate asks this stack for evidence. */
  enforced: boolean;
  environment: string;
  app: string;
  origin: string;
  sourceFrom: string;
  approved?: { source: string; approvedAt: string; launch: string; rehearsal: boolean };
  results?: UnsignedResults;
  policies?: PolicyOutcome;
}
