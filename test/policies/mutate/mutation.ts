import type { Random } from "./random";
import type { Stack } from "./stack";

/** One way to break a stack. */
export interface Mutation {
  /** The checklist item that no longer holds. */
  item: string;
  what: string;
  change(stack: Stack, random: Random): void;
}

export const mutation = (item: string, what: string, change: Mutation["change"]): Mutation => ({ item, what, change });
