import type { Engine } from "../functions/engine";
import { type ImportedSnapshot, importError } from "./file";

export type ImportMode = "requireEmpty" | "append" | "replace" | "replaceAll";

/** What an import will do to one table. */
export interface TableChange {
  component: string;
  table: string;
  added: number;
  deleted: number;
  existing: number;
}

/**
 * What an import will change, in order of component and table. Throws if it may add to empty tables only and one is not
 * (backend: `snapshot_import/confirmation.rs`).
 */
export function changesOf({ tables }: ImportedSnapshot, mode: ImportMode, engine: Engine): TableChange[] {
  const changes = new Map<string, TableChange>();
  const change = (component: string, table: string, added: number): void => {
    const key = `${component} ${table}`;
    const known = changes.get(key);
    if (known) known.added += added;
    else {
      const existing = [...(engine.documents(component)?.table(table) ?? [])].length;
      const deleted = mode === "replace" || mode === "replaceAll" ? existing : 0;
      changes.set(key, { component, table, added, deleted, existing });
    }
  };
  for (const { component, table, rows } of tables) {
    if (table !== "_tables") change(component, table, rows.length);
    else for (const { name } of rows) change(component, String(name), 0);
  }
  if (mode === "replaceAll") {
    for (const component of engine.components()) {
      const names = engine.documents(component)?.tableNames() ?? [];
      for (const name of names) if (!name.startsWith("_")) change(component, name, 0);
    }
  }
  const ordered = [...changes.values()].sort((a, b) => compare(a.component, b.component) || compare(a.table, b.table));
  const full = mode === "requireEmpty" ? ordered.find(({ existing }) => existing > 0) : undefined;
  if (full) {
    throw importError(
      "TableExists",
      `Table ${full.table} already exists. Please choose a new table name or use replace/append modes.`,
    );
  }
  return ordered;
}

/** The text that the CLI shows before it goes on (backend: `confirmation.rs`, `table_change.rs`). */
export function confirmationMessage(changes: readonly TableChange[]): string {
  const lines: string[] = [];
  for (const component of new Set(changes.map((one) => one.component))) {
    if (component !== "") lines.push(`Component ${component}`);
    lines.push(...tableOf(changes.filter((one) => one.component === component)));
  }
  if (lines.length > 0) lines.unshift("Import change summary:");
  lines.push(
    "Once the import has started, it will run in the background.\nInterrupting `npx convex import` will not cancel it.",
  );
  return lines.join("\n");
}

function tableOf(changes: readonly TableChange[]): string[] {
  const number = (value: number): string => value.toLocaleString("en-US");
  const rows = [
    ["table", "create", "delete"],
    ...changes.map(({ table, added, deleted, existing }) => [
      table,
      number(added),
      `${number(deleted)} of ${number(existing)}${table === "_storage" ? " files" : ""}`,
    ]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [head = "", ...rest] = rows.map((row) =>
    row.map((cell, column) => `${cell.padEnd(widths[column] ?? 0)} |`).join(" "),
  );
  return [head, "-".repeat(widths.reduce((sum, width) => sum + width, 0) + 8), ...rest];
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
