import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import { requestUrl } from "./request-url";

const contentTypes: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** Serves a file of a deployment that has no server of its own. Returns false when there is no such file. */
export async function serveFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  const asked = decodePath(request.url ?? "/");
  if (asked === undefined) return false;
  for (const name of [asked, path.join(asked, "index.html"), `${asked.replace(/\/$/, "")}.html`]) {
    const file = path.join(folder, name);
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) continue;
    const type = contentTypes[path.extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-length": found.size });
    if (request.method === "HEAD") response.end();
    else createReadStream(file).pipe(response);
    return true;
  }
  return false;
}

/** The normalized path below the folder; `undefined` when it is no path or names a hidden file. */
function decodePath(url: string): string | undefined {
  try {
    const pathname = path.posix.normalize(decodeURIComponent(requestUrl(url).pathname));
    return pathname.split("/").some((part) => part.startsWith(".")) ? undefined : pathname;
  } catch {
    return undefined;
  }
}
