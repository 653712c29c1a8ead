import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogDamagedError, openLogStore } from "./log-store";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "log-store-"));
  file = path.join(folder, "log.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function replayed(): Promise<number[]> {
  const entries: number[] = [];
  const store = await openLogStore<number>(file, (entry) => entries.push(entry));
  await store.close();
  return entries;
}

describe("the log store", () => {
  it("has on disk what flushed() was awaited for, in order", async () => {
    const store = await openLogStore<number>(file, () => {});
    const waits: Promise<void>[] = [];
    for (let entry = 0; entry < 500; entry++) {
      store.append(entry);
      waits.push(store.flushed());
      if (entry % 50 === 0) await waits.at(-1);
      if (entry % 50 === 0) expect(await readFile(file, "utf8")).toContain(`\n${entry}\n`.slice(entry === 0 ? 1 : 0));
    }
    await Promise.all(waits);
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(501);
    await store.close();
    expect(await replayed()).toEqual(Array.from({ length: 500 }, (_, entry) => entry));
  });

  it("drops a last line that a crash cut short, and goes on behind the whole ones", async () => {
    await writeFile(file, "1\n2\n[3, 4");
    expect(await replayed()).toEqual([1, 2]);
    expect(await readFile(file, "utf8")).toBe("1\n2\n");
    const store = await openLogStore<number>(file, () => {});
    store.append(3);
    await store.close();
    expect(await replayed()).toEqual([1, 2, 3]);
  });

  it("names file and line of damage elsewhere", async () => {
    await writeFile(file, "1\nnot json\n3\n");
    const error = await openLogStore(file, () => {}).catch((reason) => reason);
    expect(error).toBeInstanceOf(LogDamagedError);
    expect(error.message).toContain(`${file} is damaged at line 2`);
  });

  it("loses nothing to a compaction that happens between appends", async () => {
    const store = await openLogStore<number>(file, () => {});
    const all: number[] = [];
    for (let entry = 0; entry < 20; entry++) {
      store.append(entry);
      all.push(entry);
      if (entry === 10) void store.compact(all);
    }
    await store.flushed();
    await store.close();
    expect([...new Set(await replayed())]).toEqual(all);
  });

  it("acknowledges nothing more once the disk has refused a line", async () => {
    const store = await openLogStore<number>(file, () => {});
    store.append(1);
    await store.close();
    store.append(2);
    await expect(store.flushed()).rejects.toMatchObject({ code: "ERR_CONVEX_LOG_UNWRITABLE" });
    store.append(3);
    await expect(store.flushed()).rejects.toThrow(`${file} cannot be written`);
    expect(await replayed()).toEqual([1]);
  });

  it("reads lines that are longer than a chunk", async () => {
    const long = "ä".repeat(3_000_000);
    await writeFile(file, `${JSON.stringify(long)}\n1\n`);
    await appendFile(file, "tor");
    const entries: unknown[] = [];
    const store = await openLogStore<unknown>(file, (entry) => entries.push(entry));
    await store.close();
    expect(entries).toEqual([long, 1]);
    expect((await readFile(file, "utf8")).endsWith("\n1\n")).toBe(true);
  });
});
