import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** One request that a stand-in answered. Names only: no bodies, no values. */
export interface JournalEntry {
  /** ISO time. */
  at: string;
  service: "convex" | "vercel" | "cloudflare" | "mail" | "convex-management" | "oauth" | "pwned-passwords";
  /** A write changes what the service keeps; a read does not. */
  kind: "read" | "write";
  /** The vendor's request that it stands for, such as `POST /v10/projects`. */
  operation: string;
}

export interface Journal {
  record(service: JournalEntry["service"], kind: JournalEntry["kind"], operation: string): void;
}

/** Appends to a JSON-lines file that several processes share; a line is one write, so lines do not mix. */
export function openJournal(file: string): Journal {
  mkdirSync(path.dirname(file), { recursive: true });
  return {
    record(service, kind, operation) {
      const entry: JournalEntry = { at: new Date().toISOString(), service, kind, operation };
      appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    },
  };
}

export function readJournal(file: string): JournalEntry[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalEntry);
}
