import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import type { StoredDocument } from "./database/convex-test-internals";
import type { Documents } from "./database/documents";
import { writeFileDurably } from "./durable-file";
import type { Engine } from "./functions/engine";

/** A stored file as it is served. */
export interface ServedFile {
  bytes: Buffer;
  contentType: string | null;
  /** Base64, as in the document of `_storage`. */
  sha256: string;
}

export interface FileStorage {
  /** Takes the upload that a URL of `generateUploadUrl` allows; `undefined` for a wrong or expired token. */
  upload(token: string, file: Blob): Promise<string | undefined>;
  /** By the last part of its URL. */
  serve(key: string): Promise<ServedFile | undefined>;
  /** The bytes that a document of `_storage` names by their digest (base64). */
  bytesOf(sha256: string): Promise<Buffer>;
  /** Keeps bytes before the document that will name them is written; returns their digest (base64). */
  keep(bytes: Uint8Array): Promise<string>;
}

/** As on Convex: upload URLs live for an hour (backend `storage.rs`). */
const uploadLifetime = 60 * 60 * 1000;

/**
 * File storage: bytes in `folder`, metadata in the system table `_storage`. A file's URL holds a key that cannot be
 * guessed from its id.
 */
export async function openFileStorage(folder: string, cloudUrl: string, engine: Engine): Promise<FileStorage> {
  const secret = await openSecret(path.join(folder, "url-secret"));
  const uploads = new Map<string, { component: string; expires: number }>();
  const located = new Map<string, { component: string; id: string }>();

  const keyOf = (component: string, id: string): string => {
    const hex = createHash("sha256").update(`${secret} ${component} ${id}`).digest("hex");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
  };
  const locate = (component: string, id: string): string => {
    const key = keyOf(component, id);
    located.set(key, { component, id });
    return key;
  };
  const stored = (): { component: string; id: string; sha256: string }[] =>
    engine.components().flatMap((component) =>
      [...(engine.documents(component)?.table("_storage") ?? [])].map(({ _id, sha256 }) => ({
        component,
        id: _id,
        sha256: String(sha256),
      })),
    );
  for (const { component, id } of stored()) locate(component, id);

  /** Bytes are kept by their digest, so they are on disk before the document that names them is written. */
  const blobFile = (sha256: string): string =>
    path.join(folder, "blobs", Buffer.from(sha256, "base64").toString("hex"));
  const keep = async (bytes: Uint8Array): Promise<string> => {
    const sha256 = createHash("sha256").update(bytes).digest("base64");
    await writeFileDurably(blobFile(sha256), bytes);
    return sha256;
  };
  const store = async (component: string, file: Blob): Promise<string> => {
    const bytes = Buffer.from(await file.arrayBuffer());
    const sha256 = await keep(bytes);
    const metadata = { size: bytes.length, sha256, ...(file.type && { contentType: file.type }) };
    const insert = async (documents: Documents) => documents.insert("_storage", metadata);
    const id = String(await engine.runMutation(component, insert));
    locate(component, id);
    await engine.durable();
    return id;
  };
  const find = (component: string, id: string): StoredDocument | undefined =>
    engine.documents(component)?.get("_storage", id) ?? undefined;

  engine.onCommit(({ changes }) => {
    for (const { table, before, after } of changes) {
      if (table !== "_storage" || after || !before) continue;
      const shared = stored().some((file) => file.sha256 === before["sha256"]);
      if (!shared) void rm(blobFile(String(before["sha256"])), { force: true });
    }
  });
  engine.interceptStorage(async (operation, argument) => {
    const component = engine.executing()?.componentPath ?? "";
    if (operation === "storage/storeBlob") return await store(component, argument["blob"] as Blob);
    if (operation !== "storage/getBlob")
      throw new Error(`The local Convex does not have the system call ${operation}.`);
    const id = String(argument["storageId"]);
    const metadata = find(component, id);
    if (!metadata) return null;
    const bytes = await readFile(blobFile(String(metadata["sha256"])));
    return new Blob([Uint8Array.from(bytes)], { type: String(metadata["contentType"] ?? "") });
  });
  engine.answerSyscalls({
    "1.0/storageGenerateUploadUrl": (_args, _documents, component) => {
      const token = randomUUID();
      uploads.set(token, { component, expires: Date.now() + uploadLifetime });
      return `${cloudUrl}/api/storage/upload?token=${token}`;
    },
    "1.0/storageGetUrl": ({ storageId }, _documents, component) => {
      const id = String(storageId);
      return find(component, id) ? `${cloudUrl}/api/storage/${locate(component, id)}` : null;
    },
  });

  return {
    async upload(token, file) {
      const allowed = uploads.get(token);
      return allowed && allowed.expires > Date.now() ? await store(allowed.component, file) : undefined;
    },
    async serve(key) {
      const found = located.get(key);
      const metadata = found && find(found.component, found.id);
      if (!metadata) return undefined;
      const { contentType, sha256 } = metadata;
      return {
        bytes: await readFile(blobFile(String(sha256))),
        contentType: typeof contentType === "string" ? contentType : null,
        sha256: String(sha256),
      };
    },
    bytesOf: (sha256) => readFile(blobFile(sha256)),
    keep,
  };
}

async function openSecret(file: string): Promise<string> {
  if (existsSync(file)) return readFileSync(file, "utf8");
  const secret = randomUUID();
  await writeFileDurably(file, secret);
  return secret;
}
