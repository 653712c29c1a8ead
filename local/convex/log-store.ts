import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, truncate } from "node:fs/promises";
import path from "node:path";

/** The file of committed changes cannot be read. */
export class LogDamagedError extends Error {
  readonly code = "ERR_CONVEX_LOG_DAMAGED";
  constructor(file: string, line: number) {
    super(`${file} is damaged at line ${line}: run \`prelaunch local reset\`, or put the file back from a copy.`);
    this.name = "LogDamagedError";
  }
}

/** The disk refused a change, which is therefore not acknowledged. */
export class LogUnwritableError extends Error {
  readonly code = "ERR_CONVEX_LOG_UNWRITABLE";
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`${file} cannot be written (${reason}): make room on the disk and start the local cloud again.`, { cause });
    this.name = "LogUnwritableError";
  }
}

export interface LogStore<Entry> {
  /** Takes an entry; `flushed()` tells when it is on disk. */
  append(entry: Entry): void;
  /**
   * Resolves once everything appended so far survives a crash. Rejects if the disk refused it, and from then on: a line
   * that was half written must stay the last.
   */
  flushed(): Promise<void>;
  /** Replaces the file by `entries`, which must say the same as all entries so far, in one step. */
  compact(entries: Iterable<Entry>): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an append-only file of JSON lines and hands every entry in it to `replay`. A last line that a crash cut short
 * was never acknowledged and is removed; damage elsewhere throws {@link LogDamagedError}. While one group of lines is
 * being synced to disk, further ones gather for the next (group commit).
 */
export async function openLogStore<Entry>(file: string, replay: (entry: Entry) => void): Promise<LogStore<Entry>> {
  await mkdir(path.dirname(file), { recursive: true });
  if (existsSync(file)) await readLog(file, replay);
  let handle = await open(file, "a", 0o600);
  await syncFolder(path.dirname(file));

  let waiting: string[] = [];
  let work: Promise<void> = Promise.resolve();
  let scheduled: Promise<void> | undefined;
  let broken: LogUnwritableError | undefined;

  const enqueue = (step: () => Promise<void>): Promise<void> => {
    const result = work.then(step);
    work = result.catch(() => {});
    return result;
  };
  const flushed = (): Promise<void> => {
    if (broken) return Promise.reject(broken);
    if (scheduled) return scheduled;
    if (waiting.length === 0) return work;
    scheduled = enqueue(async () => {
      const lines = waiting;
      waiting = [];
      scheduled = undefined;
      if (broken) throw broken;
      await writeAll(handle, lines).catch((error: unknown) => {
        broken = new LogUnwritableError(file, error);
        throw broken;
      });
    });
    return scheduled;
  };

  return {
    append(entry) {
      waiting.push(JSON.stringify(entry));
      flushed().catch(() => {});
    },
    flushed,
    compact(entries) {
      return enqueue(async () => {
        const lines = [...entries].map((entry) => JSON.stringify(entry));
        waiting = [];
        scheduled = undefined;
        const replacement = `${file}.next`;
        const next = await open(replacement, "w", 0o600);
        await writeAll(next, lines);
        await next.close();
        await rename(replacement, file);
        await syncFolder(path.dirname(file));
        const previous = handle;
        handle = await open(file, "a", 0o600);
        await previous.close();
      });
    },
    async close() {
      await flushed();
      await work;
      await handle.close();
    },
  };
}

async function writeAll(handle: FileHandle, lines: string[]): Promise<void> {
  if (lines.length > 0) await handle.appendFile(`${lines.join("\n")}\n`);
  await handle.datasync();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readLog<Entry>(file: string, replay: (entry: Entry) => void): Promise<void> {
  let rest = "";
  let length = 0;
  let line = 0;
  for await (const chunk of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line += 1;
      length += Buffer.byteLength(text) + 1;
      let entry: Entry;
      try {
        entry = JSON.parse(text);
      } catch {
        throw new LogDamagedError(file, line);
      }
      replay(entry);
    }
  }
  if (rest !== "") await truncate(file, length);
}
