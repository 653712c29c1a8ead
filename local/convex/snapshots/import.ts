import { randomUUID } from "node:crypto";
import type { Value } from "convex/values";
import { z } from "zod";
import { ApiError } from "../convex-error";
import type { FileStorage } from "../files";
import type { Engine } from "../functions/engine";
import { changesOf, confirmationMessage } from "./changes";
import { readSnapshotFile } from "./file";
import { writeSnapshot } from "./write";

/** `convex import`: an upload in parts, a summary to confirm, and the import (backend: `snapshot_import.rs`). */
export interface SnapshotImports {
  startUpload(): { uploadToken: string };
  /** Returns the token of the part. */
  uploadPart(uploadToken: string, partNumber: number, bytes: Uint8Array): string;
  /** Reads the upload and works out what it will change. Returns `{ importId }`. */
  finishUpload(body: unknown): { importId: string };
  /** Goes through with a confirmed import. A failure is a state of the import, not an error. */
  perform(body: unknown): Promise<void>;
  cancel(body: unknown): void;
  /** The import as its document in `_snapshot_imports`, or null. */
  find(importId: string): Value;
  /** The last ones, newest first. */
  list(): Value[];
}

const finishSchema = z.object({
  uploadToken: z.string(),
  partTokens: z.array(z.string()),
  import: z.object({
    tableName: z.string().optional(),
    componentPath: z.string().nullish(),
    mode: z.enum(["requireEmpty", "append", "replace", "replaceAll"]).default("requireEmpty"),
    format: z.enum(["csv", "jsonLines", "jsonArray", "zip"]),
  }),
});
type ImportRequest = z.infer<typeof finishSchema>["import"];

const referenceSchema = z.object({ importId: z.string() });

type State =
  | { state: "waiting_for_confirmation"; message_to_confirm: string; require_manual_confirmation: boolean }
  | { state: "in_progress"; progress_message: string; checkpoint_messages: string[] }
  | { state: "completed"; timestamp: bigint; num_rows_written: bigint }
  | { state: "failed"; error_message: string };

interface Import {
  id: string;
  created: number;
  request: ImportRequest;
  /** Kept until the import has ended. */
  bytes: Uint8Array | undefined;
  state: State;
}

const remembered = 20;
const formatNames = { csv: "csv", jsonLines: "jsonl", jsonArray: "json_array", zip: "zip" } as const;

/** Uploads and imports are forgotten when the process ends; an import that was not completed then changed nothing. */
export function createSnapshotImports(engine: Engine, files: FileStorage): SnapshotImports {
  const uploads = new Map<string, Map<string, { partNumber: number; bytes: Uint8Array }>>();
  const imports: Import[] = [];

  const failed = (error: unknown): State => {
    if (!(error instanceof ApiError)) console.error("Error in an import", error);
    const reason = error instanceof Error ? error.message : String(error);
    return { state: "failed", error_message: `Hit an error while importing:\n${reason}` };
  };
  const planOf = ({ bytes = new Uint8Array(), request }: Import) => {
    const snapshot = readSnapshotFile(bytes, request.format, request.componentPath ?? "", request.tableName ?? "");
    return { snapshot, changes: changesOf(snapshot, request.mode, engine) };
  };
  const find = (body: unknown): Import => {
    const { importId } = parse(referenceSchema, body);
    const found = imports.find(({ id }) => id === importId);
    if (!found) throw new ApiError(404, "ImportNotFound", `import ${importId} not found`);
    return found;
  };

  return {
    startUpload() {
      const uploadToken = randomUUID();
      uploads.set(uploadToken, new Map());
      return { uploadToken };
    },
    uploadPart(uploadToken, partNumber, bytes) {
      const parts = uploads.get(uploadToken);
      if (!parts) throw new ApiError(400, "InvalidUploadToken", "There is no such upload.");
      const token = randomUUID();
      parts.set(token, { partNumber, bytes });
      return token;
    },
    finishUpload(body) {
      const { import: request, uploadToken, partTokens } = parse(finishSchema, body);
      checkTable(request);
      const parts = uploads.get(uploadToken);
      const chosen = partTokens.map((token) => parts?.get(token));
      if (!parts || chosen.includes(undefined)) {
        throw new ApiError(400, "InvalidUploadToken", "There is no such upload.");
      }
      uploads.delete(uploadToken);
      const ordered = chosen.flatMap((part) => part ?? []).sort((a, b) => a.partNumber - b.partNumber);
      const one: Import = {
        id: `${randomUUID().replaceAll("-", "")}_snapshot_imports`,
        created: Date.now(),
        request,
        bytes: Buffer.concat(ordered.map((part) => part.bytes)),
        state: { state: "failed", error_message: "" },
      };
      try {
        const { changes } = planOf(one);
        one.state = {
          state: "waiting_for_confirmation",
          message_to_confirm: confirmationMessage(changes),
          require_manual_confirmation: changes.some(({ deleted }) => deleted > 0),
        };
      } catch (error) {
        one.state = failed(error);
      }
      imports.unshift(one);
      imports.splice(remembered);
      return { importId: one.id };
    },
    async perform(body) {
      const one = find(body);
      if (one.state.state !== "waiting_for_confirmation") {
        throw new ApiError(400, "CannotConfirmImport", `Cannot confirm an import that is ${one.state.state}`);
      }
      one.state = { state: "in_progress", progress_message: "Importing", checkpoint_messages: [] };
      try {
        const { snapshot, changes } = planOf(one);
        const written = await writeSnapshot(snapshot, changes, engine, files);
        one.state = { state: "completed", timestamp: engine.timestamp(), num_rows_written: BigInt(written) };
      } catch (error) {
        one.state = failed(error);
      }
      one.bytes = undefined;
    },
    cancel(body) {
      const one = find(body);
      const { state } = one.state;
      if (state === "completed" || state === "failed") {
        throw new ApiError(400, "CannotCancelImport", `Cannot cancel an import that has ${state}`);
      }
      one.state = { state: "failed", error_message: "Import canceled" };
      one.bytes = undefined;
    },
    find(importId) {
      const found = imports.find(({ id }) => id === importId);
      return found ? documentOf(found) : null;
    },
    list: () => imports.map(documentOf),
  };
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError(400, "BadJsonBody", `The request is not one of the convex CLI: ${z.prettifyError(parsed.error)}`);
}

function checkTable({ format, tableName }: ImportRequest): void {
  if (format === "zip") {
    if (tableName !== undefined) throw new ApiError(400, "InvalidName", "ZIP import cannot have table name");
    return;
  }
  if (tableName === undefined) {
    const names = { csv: "CSV", jsonLines: "JSONL", jsonArray: "JSON" } as const;
    throw new ApiError(400, "InvalidName", `${names[format]} import requires table name`);
  }
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(tableName)) {
    throw new ApiError(400, "ImportInvalidName", `invalid table name ${tableName}`);
  }
}

function documentOf({ id, created, request, state }: Import): Value {
  const table = request.tableName === undefined ? {} : { table: request.tableName };
  return {
    _id: id,
    _creationTime: created,
    state,
    format: { format: formatNames[request.format], ...table },
    mode: request.mode,
    component_path: request.componentPath ?? null,
    requestor: { type: "snapshotImport" },
  };
}
