import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogDamagedError, lineOf, openLogStore } from "./log-store";

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
      if (entry % 50 === 0) expect(await readFile(file, "utf8")).toContain(lineOf(entry));
    }
    await Promise.all(waits);
    expect((await readFile(file, "utf8")).split("\n")).toHaveLength(501);
    await store.close();
    expect(await replayed()).toEqual(Array.from({ length: 500 }, (_, entry) => entry));
  });

  it("drops a last line that a crash cut short, and goes on behind the whole ones", async () => {
    await writeFile(file, `${lineOf(1)}${lineOf(2)}${lineOf([3, 4]).slice(0, 12)}`);
    expect(await replayed()).toEqual([1, 2]);
    expect(await readFile(file, "utf8")).toBe(lineOf(1) + lineOf(2));
    const store = await openLogStore<number>(file, () => {});
    store.append(3);
    await store.close();
    expect(await replayed()).toEqual([1, 2, 3]);
  });

  it("drops several last lines that a crash left on disk out of order", async () => {
    await writeFile(file, `${lineOf(1)}\0\0\0\0\n\0\0${lineOf(3).slice(2)}${lineOf(4).slice(0, 5)}`);
    expect(await replayed()).toEqual([1]);
    expect(await readFile(file, "utf8")).toBe(lineOf(1));
  });

  it("names file and line of damage elsewhere, also of a single changed character", async () => {
    for (const damaged of ["not an entry\n", lineOf("here").replace("here", "hers")]) {
      await writeFile(file, `${lineOf(1)}${damaged}${lineOf(3)}`);
      const error = await openLogStore(file, () => {}).catch((reason) => reason);
      expect(error).toBeInstanceOf(LogDamagedError);
      expect(error.message).toContain(`${file} is damaged at line 2`);
    }
  });

  it("reads what an earlier version wrote, without checksums", async () => {
    await writeFile(file, '{"a":1}\n{"a":2}\n');
    const entries: unknown[] = [];
    const store = await openLogStore<unknown>(file, (entry) => entries.push(entry));
    await store.close();
    expect(entries).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("loses nothing to a compaction while entries go on coming, and acknowledges them meanwhile", async () => {
    const store = await openLogStore<[string, number]>(file, () => {});
    const model = new Map<string, number>();
    let compaction: Promise<void> | undefined;
    let acknowledgedMeanwhile = 0;
    for (let entry = 0; entry < 3000; entry++) {
      const key = `key ${entry % 700}`;
      model.set(key, entry);
      store.append([key, entry]);
      if (entry % 100 !== 99) continue;
      if (entry === 999) {
        compaction = store.compact([...model]).finally(() => {
          compaction = undefined;
        });
      }
      await store.flushed();
      if (compaction) acknowledgedMeanwhile += 1;
    }
    await compaction;
    const { length } = await readFile(file, "utf8");
    expect(store.size()).toBe(length);
    await store.close();
    const found = new Map<string, number>();
    await (await openLogStore<[string, number]>(file, ([key, value]) => found.set(key, value))).close();
    expect(found).toEqual(model);
    expect(acknowledgedMeanwhile).toBeGreaterThan(0);
  });

  it("has all entries before and after a compaction that a crash cuts off", async () => {
    const store = await openLogStore<number>(file, () => {});
    for (const entry of [1, 2, 3]) store.append(entry);
    await store.close();
    await writeFile(`${file}.next`, lineOf(1));
    expect(await replayed()).toEqual([1, 2, 3]);
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
    await writeFile(file, lineOf(long) + lineOf(1));
    await appendFile(file, "tor");
    const entries: unknown[] = [];
    const store = await openLogStore<unknown>(file, (entry) => entries.push(entry));
    await store.close();
    expect(entries.map((entry) => entry === long || entry)).toEqual([true, 1]);
    expect((await readFile(file, "utf8")).endsWith(lineOf(1))).toBe(true);
  });
});
