import { styleText } from "node:util";

/** Errors that a user can do something about have a code of their own, a sentence with the cure, and perhaps a detail. */
interface Explained {
  code: string;
  message: string;
  detail?: string;
}

function isExplained(error: unknown): error is Error & Explained {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("ERR_");
}

/** What went wrong, for the terminal: code and message, the detail below it, the stack only when asked for. */
export function describeError(error: unknown, options: { verbose: boolean }): string {
  if (options.verbose && error instanceof Error && error.stack) {
    return [error.stack, detailOf(error)].filter(Boolean).join("\n\n");
  }
  if (isExplained(error)) return [`${error.code}: ${error.message}`, detailOf(error)].filter(Boolean).join("\n\n");
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nRun the command with --verbose to see where this comes from.`;
}

function detailOf(error: Error): string | undefined {
  return "detail" in error && typeof error.detail === "string" && error.detail !== "" ? error.detail : undefined;
}

export function reportError(error: unknown, options: { verbose: boolean }): void {
  const label = process.stderr.isTTY ? styleText("red", "error") : "error";
  process.stderr.write(`${label} ${describeError(error, options)}\n`);
}
