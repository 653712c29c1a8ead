import type { FunctionReturnType } from "convex/server";
import type { api } from "../../convex/_generated/api";

export type ExportedEntry = FunctionReturnType<typeof api.audit.admin.exportPage>["entries"][number];
export type ExportFormat = "jsonl" | "csv";

const columns = [
  "time",
  "id",
  "kind",
  "outcome",
  "actor",
  "subject",
  "organization",
  "address",
  "agent",
  "session",
  "details",
] as const;

/** What a file of a format begins with. */
export const exportHead = { jsonl: "", csv: `${columns.join(",")}\r\n` } as const satisfies Record<
  ExportFormat,
  string
>;
export const exportType = { jsonl: "application/jsonl", csv: "text/csv" } as const satisfies Record<
  ExportFormat,
  string
>;

/** Entries as lines of a file, each with its line end. Times in UTC, as ISO 8601 writes them. */
export function exportLines(entries: readonly ExportedEntry[], format: ExportFormat): string {
  return entries.map(format === "jsonl" ? jsonLine : csvLine).join("");
}

function jsonLine({ at, ...entry }: ExportedEntry): string {
  return `${JSON.stringify({ time: new Date(at).toISOString(), ...entry })}\n`;
}

function csvLine({ at, details, ...entry }: ExportedEntry): string {
  const cells = { ...entry, time: new Date(at).toISOString(), details: details && JSON.stringify(details) };
  return `${columns.map((column) => csvCell(cells[column] ?? "")).join(",")}\r\n`;
}

/**
 * A cell as RFC 4180 has it. A text that a spreadsheet would take for a formula gets an apostrophe before it: the agent of a
 * request is whatever its sender likes (OWASP, "CSV Injection").
 */
export function csvCell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
