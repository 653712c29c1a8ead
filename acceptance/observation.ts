import type { ItemId } from "../checklist/item";
import type { Scene } from "./scene";

/** What was seen, as a short line for people, without secrets; `open`: nothing speaks against it, and only a person can tell. */
export type Seen = string | { open: string };

/** One line of the checklist, done for real. */
export interface Observation {
  id: ItemId;
  /** `last`: it floods the stack, so it runs alone, after all others. */
  when?: "last";
  /** Longest time, in seconds; two minutes where nothing is said. */
  limit?: number;
  /** Rejects with `NotSeen` where what counts as proof is not there. */
  observe(scene: Scene): Promise<Seen>;
}
