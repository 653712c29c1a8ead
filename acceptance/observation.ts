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
  /** Rejects with {@link NotSeen} where what counts as proof is not there. */
  observe(scene: Scene): Promise<Seen>;
}

/** What counts as proof was looked for and not found. */
export class NotSeen extends Error {
  readonly code = "ERR_ACCEPTANCE_NOT_SEEN";

  constructor(expected: string, seen: string) {
    super(`Expected ${expected}; saw ${seen}.`);
    this.name = "NotSeen";
  }
}

/** @throws NotSeen */
export function must(condition: boolean, expected: string, seen: string): asserts condition {
  if (!condition) throw new NotSeen(expected, seen);
}

/** Does a part of a flow; where it fails, says what was expected there. @throws NotSeen */
export async function expecting<Result>(expected: string, doing: () => Promise<Result>): Promise<Result> {
  try {
    return await doing();
  } catch (error) {
    if (error instanceof NotSeen) throw error;
    throw new NotSeen(expected, firstLine(error));
  }
}

/** Playwright's errors carry a log of many lines: the first says what was waited for. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = "", ...rest] = message.split("\n").map((line) => line.trim());
  const waiting = rest.find((line) => line.startsWith("- waiting for"))?.replace(/^- /, "");
  return [first, waiting].filter(Boolean).join(", ").replace(/[.:]$/, "");
}
