import { existsSync, readFileSync } from "node:fs";

/** Bytes as Latin-1, so that every byte counts; `undefined` where there is no file. */
export function readOptional(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "latin1") : undefined;
}
