import { type JSONValue, jsonToConvex, type Value } from "convex/values";
import { parse as parseCsv } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { ApiError } from "../convex-error";
import { valueOfLosslessJson } from "./lossless-json";

export type ImportFormat = "csv" | "jsonLines" | "jsonArray" | "zip";
export type Row = Record<string, Value>;

/** Rows to import into one table; `_storage` holds the metadata of files. */
export interface ImportedTable {
  component: string;
  table: string;
  rows: Row[];
}

export interface ImportedFile {
  component: string;
  /** The id in `_storage`. */
  id: string;
  bytes: Uint8Array;
}

export interface ImportedSnapshot {
  tables: ImportedTable[];
  files: ImportedFile[];
}

/** Backend: `TRANSACTION_MAX_USER_WRITE_SIZE_BYTES`, 16 MiB. */
const jsonArrayLimit = 16 * 1024 * 1024;

/** A refusal in the words of the real backend (`snapshot_import/import_error.rs`). */
export function importError(code: string, message: string): ApiError {
  return new ApiError(400, code, message);
}

/**
 * Reads the file of `convex import`. `table` is needed for all formats but zip. What a zip may hold: backend,
 * `snapshot_import/parse.rs`.
 */
export function readSnapshotFile(
  bytes: Uint8Array,
  format: ImportFormat,
  component: string,
  table: string,
): ImportedSnapshot {
  if (format === "zip") return readZip(bytes, component);
  const text = utf8(bytes);
  const rows = { csv: readCsv, jsonLines: readJsonLines, jsonArray: readJsonArray }[format](text);
  return { tables: [{ component, table, rows }], files: [] };
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw importError("NotUtf8", "Import wasn't valid UTF8: stream did not contain valid UTF-8");
  }
}

function rowOf(value: Value | undefined, line: number): Row {
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof ArrayBuffer)) {
    return value as Row;
  }
  throw importError("NotAnObject", `Row ${line} wasn't an object`);
}

function convexValue(json: JSONValue, line: number): Row {
  try {
    return rowOf(jsonToConvex(json), line);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw importError("InvalidConvexValue", `Row ${line} wasn't a valid Convex value: ${reasonOf(error)}`);
  }
}

function readJsonLines(text: string): Row[] {
  return nonEmptyLines(text).map((line, index) => {
    let json: JSONValue;
    try {
      json = JSON.parse(line);
    } catch (error) {
      throw importError("JsonInvalidRow", `Row ${index + 1} wasn't valid JSON: ${reasonOf(error)}`);
    }
    return convexValue(json, index + 1);
  });
}

function readJsonArray(text: string): Row[] {
  if (Buffer.byteLength(text) > jsonArrayLimit) {
    throw importError(
      "JsonArrayTooLarge",
      `Import is too large for JSON (${Buffer.byteLength(text)} bytes > maximum 16 MiB). Consider converting data to JSONLines`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw importError("NotJson", `Not valid JSON: ${reasonOf(error)}`);
  }
  if (!Array.isArray(json)) throw importError("NotJsonArray", "Not a JSON array");
  return json.map((element, index) => convexValue(element, index + 1));
}

/** Cells that are numbers become floats, all others are text (backend: `parse_csv_cell`). */
function readCsv(text: string): Row[] {
  let lines: string[][];
  try {
    lines = parseCsv(text, { relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw importError("CsvInvalidRow", `Failed to parse CSV: ${reasonOf(error)}`);
  }
  const [header, ...rest] = lines;
  if (!header) throw importError("CsvMissingHeaders", "CSV file doesn't have headers");
  const names = header.map((cell) => fieldName(cell.trim()));
  return rest.map((cells, index) => {
    if (cells.length !== names.length) {
      throw importError("CsvRowMissingFields", `CSV row ${index + 1} doesn't have all of the fields in the header`);
    }
    return Object.fromEntries(names.map((name, column) => [name, cellOf(cells[column] ?? "")]));
  });
}

function fieldName(name: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw importError("CsvInvalidHeader", `CSV header ${JSON.stringify(name)} isn't a valid field name`);
}

function cellOf(cell: string): Value {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : cell;
}

function readZip(bytes: Uint8Array, base: string): ImportedSnapshot {
  let entries: Record<string, Uint8Array>;
  try {
    entries = unzipSync(bytes);
  } catch {
    throw importError("InvalidZip", "invalid zip file");
  }
  const snapshot: ImportedSnapshot = { tables: [], files: [] };
  for (const [name, content] of Object.entries(entries)) {
    const documents = /^(.*\/)?([^/]+)\/documents\.jsonl$/.exec(name);
    const file = /^(.*\/)?_storage\/([^/.]+)(?:\.[^/]+)?$/.exec(name);
    if (documents) {
      const [, prefix = "", table = ""] = documents;
      if (table.startsWith("_") && table !== "_storage" && table !== "_tables") continue;
      const lossless = `${prefix}${table}/generated_schema.jsonl` in entries;
      const rows = readDocuments(strFromU8(content), lossless);
      snapshot.tables.push({ component: componentOf(prefix, base), table, rows });
    } else if (file) {
      const [, prefix = "", id = ""] = file;
      snapshot.files.push({ component: componentOf(prefix, base), id, bytes: content });
    }
  }
  return snapshot;
}

/** With a generated schema, the lines are Convex's lossless JSON; without one they are what people write. */
function readDocuments(text: string, lossless: boolean): Row[] {
  if (!lossless) return readJsonLines(text);
  return nonEmptyLines(text).map((line, index) => {
    try {
      return rowOf(valueOfLosslessJson(line), index + 1);
    } catch (error) {
      if (error instanceof ApiError) throw error;
      throw importError("JsonInvalidRow", `Row ${index + 1} wasn't valid JSON: ${reasonOf(error)}`);
    }
  });
}

/** `snapshot/_components/a/_components/b/` is component `a/b` beneath `base`; what stands before is of no meaning. */
function componentOf(prefix: string, base: string): string {
  const names: string[] = [];
  let rest = prefix;
  for (let match = /^(.*\/)?_components\/([^/]+)\/$/.exec(rest); match; ) {
    names.unshift(match[2] ?? "");
    rest = match[1] ?? "";
    match = /^(.*\/)?_components\/([^/]+)\/$/.exec(rest);
  }
  return [...(base === "" ? [] : [base]), ...names].join("/");
}

const nonEmptyLines = (text: string): string[] => text.split("\n").filter((line) => line.trim() !== "");
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
