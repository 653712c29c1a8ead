import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Value } from "convex/values";
import { strToU8, type Zippable, zipSync } from "fflate";
import mime from "mime";
import { ApiError } from "../convex-error";
import type { StoredDocument } from "../database/convex-test-internals";
import { userTables } from "../database/user-tables";
import type { FileStorage } from "../files";
import type { Engine } from "../functions/engine";
import { losslessJson } from "./lossless-json";

/** `convex export` (backend: `snapshot_export.rs`, crate `exports`). */
export interface SnapshotExports {
  /** Makes a snapshot of all components at one time. One after the other. */
  request(includeStorage: boolean): Promise<void>;
  /** The last export as its document in `_exports`, for `_system/cli/exports:getLatest`. */
  latest(): Value;
  /** By the time of the snapshot, as decimal text. */
  download(startTs: string): Promise<{ fileName: string; zip: Buffer }>;
}

interface Export {
  startTs: bigint;
  completeTs: bigint;
  includeStorage: boolean;
  size: number;
}

export interface SnapshotExportParts {
  /** The folder that the zip files are kept in until the process ends. */
  folder: string;
  deploymentName: string;
  engine: Engine;
  files: FileStorage;
}

/** Backend: exports expire after 14 days unless asked otherwise. */
const lifetime = 14n * 24n * 60n * 60n * 1_000_000_000n;
const firstTableNumber = 10_001;

const readMe = `# Welcome to your Convex snapshot export!

This ZIP file contains a snapshot of the tables in your Convex deployment.

Documents for each table are listed as lines of JSON in
<table_name>/documents.jsonl files.

For details on the format and how to use this snapshot with npx convex import,
check out [the docs](https://docs.convex.dev/database/import-export/export) or
ask us in [Discord](http://convex.dev/community).
`;

export async function openSnapshotExports(parts: SnapshotExportParts): Promise<SnapshotExports> {
  const { folder, deploymentName, engine, files } = parts;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const completed: Export[] = [];
  let running = false;
  const zipFile = (startTs: bigint) => path.join(folder, `${startTs}.zip`);

  return {
    async request(includeStorage) {
      if (running) {
        throw new ApiError(400, "ExportInProgress", "There is already an export requested or in progress.");
      }
      running = true;
      try {
        const { startTs, entries, stored } = await readTables(engine, includeStorage);
        for (const { name, sha256 } of stored) entries[name] = await files.bytesOf(sha256);
        const zip = zipSync(entries);
        await writeFile(zipFile(startTs), zip, { mode: 0o600 });
        completed.push({ startTs, completeTs: engine.timestamp(), includeStorage, size: zip.length });
      } finally {
        running = false;
      }
    },
    latest() {
      const last = completed.at(-1);
      return last ? documentOf(last) : null;
    },
    async download(startTs) {
      const found = completed.find((one) => String(one.startTs) === startTs);
      if (!found) throw new ApiError(404, "ExportNotFound", `The requested export ${startTs} was not found`);
      const zip = await readFile(zipFile(found.startTs));
      return { fileName: `snapshot_${deploymentName}_${startTs}.zip`, zip };
    },
  };
}

interface Tables {
  startTs: bigint;
  entries: Zippable;
  stored: { name: string; sha256: string }[];
}

/** All tables as they are between two transactions; the bytes of files, which do not change, are read later. */
async function readTables(engine: Engine, includeStorage: boolean): Promise<Tables> {
  const entries: Zippable = { "README.md": strToU8(readMe) };
  const stored: Tables["stored"] = [];
  let startTs = 0n;
  await engine.betweenTransactions(() => {
    startTs = engine.timestamp();
    for (const component of engine.components()) {
      const prefix =
        component === ""
          ? ""
          : `${component
              .split("/")
              .map((name) => `_components/${name}/`)
              .join("")}`;
      const documents = engine.documents(component);
      const tables = userTables(documents);
      const numbered = tables.map((name, index) => JSON.stringify({ name, id: firstTableNumber + index }));
      entries[`${prefix}_tables/documents.jsonl`] = strToU8(linesOf(numbered));
      for (const table of tables) {
        const lines = [...(documents?.table(table) ?? [])].map(losslessJson);
        entries[`${prefix}${table}/documents.jsonl`] = strToU8(linesOf(lines));
        entries[`${prefix}${table}/generated_schema.jsonl`] = strToU8('"uniform"\n');
      }
      if (!includeStorage) continue;
      const metadata = [...(documents?.table("_storage") ?? [])];
      entries[`${prefix}_storage/documents.jsonl`] = strToU8(linesOf(metadata.map(fileLine)));
      for (const file of metadata) {
        const name = `${prefix}_storage/${file._id}${extensionOf(file["contentType"])}`;
        stored.push({ name, sha256: String(file["sha256"]) });
      }
    }
  });
  return { startTs, entries, stored };
}

const linesOf = (lines: string[]): string => lines.map((line) => `${line}\n`).join("");

/** Backend: `FileStorageZipMetadata`. */
function fileLine({ _id, _creationTime, sha256, size, contentType }: StoredDocument): string {
  return JSON.stringify({ _id, _creationTime, sha256, size, contentType: contentType ?? null, internalId: null });
}

function extensionOf(contentType: Value | undefined): string {
  const extension = typeof contentType === "string" ? mime.getExtension(contentType) : null;
  return extension ? `.${extension}` : "";
}

function documentOf({ startTs, completeTs, includeStorage, size }: Export): Value {
  return {
    _id: `${startTs}_exports`,
    _creationTime: Number(startTs / 1_000_000n),
    state: "completed",
    start_ts: startTs,
    complete_ts: completeTs,
    expiration_ts: completeTs + lifetime,
    zip_object_key: `${startTs}.zip`,
    format: { format: "zip", include_storage: includeStorage },
    requestor: "snapshotExport",
    size: BigInt(size),
  };
}
