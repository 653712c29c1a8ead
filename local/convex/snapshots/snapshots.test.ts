import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Value } from "convex/values";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CommitLog } from "../database/commit-log";
import type { StoredDocument } from "../database/convex-test-internals";
import { type FileStorage, openFileStorage } from "../files";
import { type Engine, startEngine } from "../functions/engine";
import { createFunctionLog } from "../functions/log";
import { changesOf, confirmationMessage, type ImportMode } from "./changes";
import { openSnapshotExports } from "./export";
import { readSnapshotFile } from "./file";
import { writeSnapshot } from "./write";

interface Place {
  engine: Engine;
  files: FileStorage;
}

let folder: string;
let source: Place;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "snapshots-"));
  source = await place("source");
  await insert(source.engine, "fillers", { at: 1 });
  const author = await insert(source.engine, "authors", { name: "Ada", born: 1815n, weight: 1 });
  await insert(source.engine, "posts", { author, tags: ["a"], text: `by ${author}` });
});
afterAll(() => rm(folder, { recursive: true }));

async function place(name: string): Promise<Place> {
  const log: CommitLog = {
    kept: new Map(),
    lastTimestamp: 0n,
    append() {},
    flushed: () => Promise.resolve(),
    compactFrom() {},
    close: () => Promise.resolve(),
  };
  const engine = await startEngine(log, createFunctionLog());
  return { engine, files: await openFileStorage(path.join(folder, name), "http://127.0.0.1:1", engine) };
}

async function insert(engine: Engine, table: string, fields: Record<string, Value>): Promise<string> {
  return String(await engine.runMutation("", async (documents) => documents.insert(table, fields)));
}

async function exported({ engine, files }: Place): Promise<Uint8Array> {
  const parts = { folder: path.join(folder, "exports"), deploymentName: "otter", engine, files };
  const exports = await openSnapshotExports(parts);
  await exports.request(true);
  const { start_ts } = exports.latest() as { start_ts: bigint };
  return (await exports.download(String(start_ts))).zip;
}

async function imported({ engine, files }: Place, zip: Uint8Array, mode: ImportMode): Promise<number> {
  const snapshot = readSnapshotFile(zip, "zip", "", "");
  return await writeSnapshot(snapshot, changesOf(snapshot, mode, engine), engine, files);
}

const rows = ({ engine }: Place, table: string): StoredDocument[] => [...(engine.documents("")?.table(table) ?? [])];

describe("a snapshot", () => {
  it("keeps documents as they were: ids, times, integers and floats", async () => {
    const target = await place("same");
    const zip = await exported(source);
    expect(Object.keys(unzipSync(zip))).toContain("posts/generated_schema.jsonl");
    expect(await imported(target, zip, "requireEmpty")).toBe(3);
    for (const table of ["authors", "posts", "fillers"]) expect(rows(target, table)).toEqual(rows(source, table));
    // What comes after does not collide, and its ids are of the same table.
    const next = await insert(target.engine, "authors", { name: "Bob" });
    expect(target.engine.documents("")?.isIdOf("authors", next)).toBe(true);
    await expect(imported(target, zip, "requireEmpty")).rejects.toThrow("Table authors already exists");
    await expect(imported(target, zip, "append")).rejects.toThrow("already exists");
    expect(await imported(target, zip, "replace")).toBe(3);
    expect(rows(target, "authors")).toHaveLength(1);
  });

  it("gives new ids where the numbers of its tables are taken, also to references", async () => {
    const target = await place("taken");
    for (const table of ["other", "others", "another"]) await insert(target.engine, table, { at: 1 });
    await imported(target, await exported(source), "append");
    const [author] = rows(target, "authors");
    const [post] = rows(target, "posts");
    expect(author?._id).not.toBe(rows(source, "authors")[0]?._id);
    expect(target.engine.documents("")?.isIdOf("authors", String(author?._id))).toBe(true);
    expect(post?.["author"]).toBe(author?._id);
    expect(rows(target, "other")).toHaveLength(1);
  });

  it("is taken whole or not at all", async () => {
    const target = await place("whole");
    const before = await insert(target.engine, "kept", { at: 1 });
    const twice = '{"_id":"x","n":1}\n{"_id":"x","n":2}\n';
    const snapshot = readSnapshotFile(Buffer.from(twice), "jsonLines", "", "fresh");
    const changes = changesOf(snapshot, "replaceAll", target.engine);
    await expect(writeSnapshot(snapshot, changes, target.engine, target.files)).rejects.toThrow("already exists");
    expect([rows(target, "kept")[0]?._id, rows(target, "fresh")]).toEqual([before, []]);
  });

  it("says what it will change, as the real CLI shows it", async () => {
    const snapshot = readSnapshotFile(Buffer.from('[{"name":"x"}]'), "jsonArray", "", "authors");
    expect(confirmationMessage(changesOf(snapshot, "replace", source.engine))).toBe(
      [
        "Import change summary:",
        "table   | create | delete |",
        "---------------------------",
        "authors | 1      | 1 of 1 |",
        "Once the import has started, it will run in the background.",
        "Interrupting `npx convex import` will not cancel it.",
      ].join("\n"),
    );
  });
});

it("gap convex-exports: exports are forgotten when the process ends", async () => {
  const { engine, files } = source;
  const parts = { folder: path.join(folder, "kept"), deploymentName: "otter", engine, files };
  const exports = await openSnapshotExports(parts);
  await exports.request(false);
  expect(exports.latest()).not.toBeNull();
  expect((await openSnapshotExports(parts)).latest()).toBeNull();
});

describe("an import file", () => {
  it.each([
    ["csv", "", "CSV file doesn't have headers"],
    ["csv", "a b\n1\n", "isn't a valid field name"],
    ["csv", "a,b\n1\n", "CSV row 1 doesn't have all of the fields in the header"],
    ["jsonLines", '{"a":1}\n{"a":', "Row 2 wasn't valid JSON"],
    ["jsonLines", "[1]\n", "Row 1 wasn't an object"],
    ["jsonLines", '{"a":{"$integer":"x"}}\n', "Row 1 wasn't a valid Convex value"],
    ["jsonArray", '{"a":1}', "Not a JSON array"],
    ["jsonArray", "nonsense", "Not valid JSON"],
    ["zip", "nonsense", "invalid zip file"],
  ] as const)("of format %s that is wrong is refused: %s", (format, text, message) => {
    expect(() => readSnapshotFile(Buffer.from(text), format, "", "t")).toThrow(message);
  });

  it("is text in UTF-8", () => {
    expect(() => readSnapshotFile(Uint8Array.of(0xff, 0xfe), "csv", "", "t")).toThrow("wasn't valid UTF8");
  });
});
