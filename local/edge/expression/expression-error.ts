/**
 * An expression that is wrong, or that names something the local cloud cannot compute. The message says where, what, and
 * the cure. It is the only error that the parser throws, whatever the text.
 */
export class ExpressionError extends Error {
  readonly code = "ERR_EDGE_EXPRESSION";

  constructor(
    /** What is wrong, and the cure. One or two sentences. */
    readonly problem: string,
    /** Where, as an offset into the text, from 0. */
    readonly at: number,
    text: string,
  ) {
    super(`${place(text, at)}: ${problem}`);
    this.name = "ExpressionError";
  }
}

/** `at character 14`, or with the line where there are several; and the words that stand there. */
function place(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  const column = (before.at(-1) ?? "").length + 1;
  const here = text.slice(at, at + 24).split("\n")[0] ?? "";
  const near = here === "" ? "at the end" : `near ${JSON.stringify(here)}`;
  return `At ${before.length > 1 || text.includes("\n") ? `line ${before.length}, ` : ""}character ${column}, ${near}`;
}
