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
