import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { isRunning, startTimeOf } from "./background-process";
import { CloudError } from "./cloud-error";
import { readJsonFile } from "./json-file";
import type { StackFolder } from "./stack-folder";

const holderSchema = z.object({ pid: z.int(), startedAt: z.string() });

/**
 * Runs `work` while no other process starts or stops the same cloud. A lock whose process is dead is taken over.
 *
 * @throws CloudError `ERR_CLOUD_BUSY`
 */
export async function exclusively<T>(folder: StackFolder, work: () => Promise<T>): Promise<T> {
  // Beside the stack's folder, which a reset deletes.
  const file = `${folder.root}.lock`;
  const own = JSON.stringify({ pid: process.pid, startedAt: startTimeOf(process.pid) });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  for (let attempt = 0; !tryWrite(file, own); attempt++) {
    const holder = readJsonFile(file, holderSchema);
    if (attempt > 0 || (holder && isRunning(holder))) {
      throw new CloudError(
        "ERR_CLOUD_BUSY",
        `Process ${holder?.pid ?? "(unknown)"} is starting or stopping the local cloud of stack ${folder.stack}: wait until it is done.`,
      );
    }
    rmSync(file, { force: true });
  }
  try {
    return await work();
  } finally {
    if (readFileSync(file, "utf8") === own) rmSync(file, { force: true });
  }
}

function tryWrite(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}
