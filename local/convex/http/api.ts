import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { ApiError } from "../convex-error";
import type { FileStorage } from "../files";
import { type AdminApiParts, adminApi } from "./admin-api";
import { byteRange } from "./byte-range";
import { type FunctionApiParts, functionApi } from "./function-api";

export interface HttpApiParts extends AdminApiParts, FunctionApiParts {
  deploymentName: string;
  files: FileStorage;
}

/** Backend: `MAX_BACKEND_PUBLIC_API_REQUEST_SIZE` and `MAX_PUSH_BYTES`. */
const callLimit = (1 << 24) + 2000;
const pushLimit = 200_000_000;
/** Files may be of any size on Convex; here they are held in memory while they are taken in. */
const uploadLimit = 512 * 1024 * 1024;

function refuseTooLarge(): never {
  throw new ApiError(413, "RequestTooLarge", "The request is larger than Convex accepts.");
}

/** The HTTP API of a deployment, as at `https://<name>.convex.cloud`. */
export function createHttpApi(parts: HttpApiParts): Hono {
  const { files, requests, deploymentName } = parts;
  const api = new Hono();
  // As the real backend: any origin, with credentials, for a day.
  api.use(cors({ origin: (origin) => origin, credentials: true, maxAge: 86_400 }));
  api.use("/api/deploy2/*", bodyLimit({ maxSize: pushLimit, onError: refuseTooLarge }));
  api.use("/api/storage/upload", bodyLimit({ maxSize: uploadLimit, onError: refuseTooLarge }));
  for (const path of ["/api/query", "/api/mutation", "/api/action", "/api/function", "/api/run/*"]) {
    api.use(path, bodyLimit({ maxSize: callLimit, onError: refuseTooLarge }));
  }

  api.get("/version", (context) => context.text("unknown"));
  api.get("/instance_name", (context) => context.text(deploymentName));
  api.post("/api/storage/upload", async (context) => {
    requests.note("write", context);
    const type = context.req.header("content-type") ?? "";
    const file = new Blob([await context.req.arrayBuffer()], { type });
    const storageId = await files.upload(context.req.query("token") ?? "", file);
    if (!storageId) throw new ApiError(401, "Unauthorized", "The upload URL is not valid, or no longer.");
    return context.json({ storageId });
  });
  api.get("/api/storage/:key", async (context) => {
    requests.note("read", context, "/api/storage/:key");
    const file = await files.serve(context.req.param("key"));
    if (!file) throw new ApiError(404, "FileNotFound", "There is no such file.");
    const size = file.bytes.length;
    const range = byteRange(context.req.header("range"), size);
    const headers = {
      "accept-ranges": "bytes",
      "cache-control": "private, max-age=2592000",
      digest: `sha-256=${file.sha256}`,
      ...(file.contentType && { "content-type": file.contentType }),
    };
    if (range === "unsatisfiable") return context.body(null, 416, { "content-range": `bytes */${size}` });
    if (!range) return context.body(Uint8Array.from(file.bytes), 200, headers);
    const { start, end } = range;
    const part = Uint8Array.from(file.bytes.subarray(start, end + 1));
    return context.body(part, 206, { ...headers, "content-range": `bytes ${start}-${end}/${size}` });
  });
  api.route("/", functionApi(parts));
  api.route("/", adminApi(parts));

  api.notFound((context) => {
    requests.note("read", context);
    const message = `The local Convex does not have ${context.req.method} ${context.req.path}.`;
    return context.json({ code: "NotFound", message }, 404);
  });
  api.onError((error, context) => {
    if (error instanceof ApiError) return context.json({ code: error.code, message: error.message }, error.status);
    console.error(`Error in ${context.req.method} ${context.req.path}`, error);
    return context.json(
      { code: "InternalServerError", message: "Your request couldn't be completed. Try again later." },
      500,
    );
  });
  return api;
}
