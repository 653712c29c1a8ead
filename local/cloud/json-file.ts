import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { z } from "zod";

/** Reads a file that a run before wrote. `undefined` when it is missing, cut off or from another version: made anew then. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Writes whole and renames, readable by its owner only. */
export function writeJsonFile(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}
