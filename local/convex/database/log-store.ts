import { createReadStream, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, truncate } from "node:fs/promises";
import path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { crc32 } from "node:zlib";

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
  /**
   * Replaces the file by one that holds `entries`, which must say the same as all entries appended so far, and those
   * that are appended meanwhile. A crash leaves the file before or after. Entries are taken a few at a time, while
   * others are appended, so they must not change.
   */
  compact(entries: Iterable<Entry>): Promise<void>;
  /** Bytes of the file. */
  size(): number;
  close(): Promise<void>;
}

/** How many entries a compaction turns into text before others get their turn. */
const chunk = 250;

/**
 * Opens an append-only file of lines, each a checksum and an entry as JSON, and hands every entry in it to `replay`.
 * What a crash cut short at its end was never acknowledged and is removed; damage elsewhere throws
 * {@link LogDamagedError}. While one group of lines is being synced to disk, further ones gather for the next (group
 * commit).
 */
export async function openLogStore<Entry>(file: string, replay: (entry: Entry) => void): Promise<LogStore<Entry>> {
  await mkdir(path.dirname(file), { recursive: true });
  const replacement = `${file}.next`;
  await rm(replacement, { force: true });
  if (existsSync(file)) await readLog(file, replay);
  let handle = await open(file, "a", 0o600);
  let { size } = await handle.stat();
  await syncFolder(path.dirname(file));

  let waiting: string[] = [];
  let work: Promise<void> = Promise.resolve();
  let scheduled: Promise<void> | undefined;
  let broken: LogUnwritableError | undefined;
  /** Lines appended since the compaction under way began. */
  let sinceCompaction: string[] | undefined;

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
      try {
        size += await writeAll(handle, lines);
        await handle.datasync();
      } catch (error) {
        broken = new LogUnwritableError(file, error);
        throw broken;
      }
    });
    return scheduled;
  };

  /** Nothing is written to the old file while the new one takes its place. */
  const replaceBy = async (next: FileHandle, length: number): Promise<void> => {
    // Lines that wait to be written are among these, or in the state that the compaction began with.
    const lines = sinceCompaction?.splice(0) ?? [];
    const notWritten = waiting;
    waiting = [];
    try {
      const written = length + (await writeAll(next, lines));
      await next.datasync();
      await rename(replacement, file);
      size = written;
    } catch (error) {
      waiting.unshift(...notWritten);
      throw error;
    }
    const previous = handle;
    handle = next;
    await syncFolder(path.dirname(file));
    await previous.close();
  };
  const compact = async (entries: Iterable<Entry>): Promise<void> => {
    sinceCompaction = [];
    const next = await open(replacement, "w", 0o600);
    try {
      let length = 0;
      let lines: string[] = [];
      for (const entry of entries) {
        if (lines.push(lineOf(entry)) < chunk) continue;
        length += await writeAll(next, lines);
        lines = [];
        await nextTurn();
      }
      length += await writeAll(next, lines);
      // The bulk is synced before the others have to wait.
      await next.datasync();
      await enqueue(() => replaceBy(next, length));
    } catch (error) {
      if (handle !== next) await next.close();
      await rm(replacement, { force: true });
      throw error;
    } finally {
      sinceCompaction = undefined;
    }
  };

  return {
    append(entry) {
      const line = lineOf(entry);
      waiting.push(line);
      sinceCompaction?.push(line);
      flushed().catch(() => {});
    },
    flushed,
    compact,
    size: () => size,
    async close() {
      await flushed();
      await work;
      await handle.close();
    },
  };
}

/** An entry as it stands in the file. */
export function lineOf(entry: unknown): string {
  const json = JSON.stringify(entry);
  return `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
}

async function writeAll(handle: FileHandle, lines: string[]): Promise<number> {
  if (lines.length === 0) return 0;
  const bytes = Buffer.from(lines.join(""));
  await handle.appendFile(bytes);
  return bytes.length;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The entry of a line; `undefined` if it is damaged. Lines of an earlier version have no checksum. */
function parsed(text: string): { entry: unknown } | undefined {
  const json = text.startsWith("{") ? text : text.slice(9);
  if (json !== text && crc32(json).toString(16).padStart(8, "0") !== text.slice(0, 8)) return undefined;
  try {
    return { entry: JSON.parse(json) };
  } catch {
    return undefined;
  }
}

async function readLog<Entry>(file: string, replay: (entry: Entry) => void): Promise<void> {
  let rest = "";
  let offset = 0;
  let line = 0;
  let damaged: { line: number; offset: number } | undefined;
  for await (const part of createReadStream(file, { encoding: "utf8", highWaterMark: 1 << 20 })) {
    const lines = (rest + part).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) {
      line += 1;
      const found = parsed(text);
      if (!found) damaged ??= { line, offset };
      else if (damaged) throw new LogDamagedError(file, damaged.line);
      else replay(found.entry as Entry);
      offset += Buffer.byteLength(text) + 1;
    }
  }
  // A crash may leave the last lines half written, or written out of order; none of them was acknowledged.
  if (damaged) await truncate(file, damaged.offset);
  else if (rest !== "") await truncate(file, offset);
}
