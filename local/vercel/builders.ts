import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isRunning, startTimeOf } from "../cloud/background-process";

const free = "free";
const taken = /^taken-(\d+)-(.+)$/;

/**
 * Runs `work` in a folder where no other build happens. The folders are few and used again, by every stack of a checkout:
 * the compiler's cache of one build (`.next/cache`) serves only where the next one has the same path, and is kept there as
 * Vercel keeps it between the deployments of a project. Two builds at the same time have two folders.
 *
 * Each folder has one token file, and who renames it has the folder: that succeeds for one process only. The token's name
 * says who took it, so that one of a dead process is given back first.
 */
export async function inBuilder<T>(builders: string, work: (place: string) => Promise<T>): Promise<T> {
  mkdirSync(builders, { recursive: true, mode: 0o700 });
  const own = `taken-${process.pid}-${encodeURIComponent(startTimeOf(process.pid) ?? "unknown")}`;
  for (let number = 1; ; number += 1) {
    const folder = path.join(builders, String(number));
    makeWithToken(folder);
    giveBackOfTheDead(folder);
    if (!renamed(path.join(folder, free), path.join(folder, own))) continue;
    try {
      return await work(path.join(folder, "app"));
    } finally {
      renamed(path.join(folder, own), path.join(folder, free));
    }
  }
}

/** The folder appears with its token in one step; where it is there, nothing happens. */
function makeWithToken(folder: string): void {
  const draft = mkdtempSync(`${folder}-`);
  writeFileSync(path.join(draft, free), "");
  if (!renamed(draft, folder)) rmSync(draft, { recursive: true });
}

function giveBackOfTheDead(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, startedAt] = taken.exec(name) ?? [];
    if (pid === undefined || startedAt === undefined) continue;
    if (isRunning({ pid: Number(pid), startedAt: decodeURIComponent(startedAt) })) continue;
    renamed(path.join(folder, name), path.join(folder, free));
  }
}

/** False when there is nothing to rename, or something stands where it should go. */
function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTEMPTY" || code === "EEXIST") return false;
    throw error;
  }
}
