import { brotliDecompressSync } from "node:zlib";
import { type Context, Hono } from "hono";
import { z } from "zod";
import { ApiError } from "../convex-error";
import type { Authentication } from "./authentication";
import type { RequestLog } from "./request-log";

/** Backend: `MAX_PUSH_BYTES`. */
const pushLimit = 200_000_000;

const bodySchema = z.looseObject({ adminKey: z.string().optional(), dryRun: z.boolean().optional() });
export type AdminBody = z.infer<typeof bodySchema>;

type Kind = "read" | "write";

/** Endpoints that answer admins only; whoever adds one here need not think of the key. */
export interface AdminRoutes {
  readonly api: Hono;
  read(path: string, answer: (context: Context) => unknown): void;
  /** With a JSON body, which may hold the admin key. */
  post(
    path: string,
    kind: Kind | ((body: AdminBody) => Kind),
    answer: (body: AdminBody, context: Context) => unknown,
  ): void;
  /** With a body of bytes. */
  upload(path: string, answer: (bytes: Uint8Array, context: Context) => unknown): void;
}

export function adminRoutes(authentication: Authentication, requests: RequestLog): AdminRoutes {
  const api = new Hono();
  return {
    api,
    read(path, answer) {
      api.get(path, async (context) => {
        requests.note("read", context, path);
        authentication.requireAdmin(context.req.header("authorization"));
        return respond(context, await answer(context));
      });
    },
    post(path, kind, answer) {
      api.post(path, async (context) => {
        const body = await bodyOf(context);
        requests.note(typeof kind === "function" ? kind(body) : kind, context, path);
        authentication.requireAdmin(context.req.header("authorization"), body.adminKey);
        return respond(context, await answer(body, context));
      });
    },
    upload(path, answer) {
      api.post(path, async (context) => {
        requests.note("write", context, path);
        authentication.requireAdmin(context.req.header("authorization"));
        return respond(context, await answer(new Uint8Array(await context.req.arrayBuffer()), context));
      });
    },
  };
}

/** Without a result the answer has no body; a `Response` is one already. */
function respond(context: Context, result: unknown): Response {
  if (result instanceof Response) return result;
  return result === undefined ? context.body(null) : context.json(result);
}

async function bodyOf(context: Context): Promise<AdminBody> {
  let bytes = Buffer.from(await context.req.arrayBuffer());
  try {
    if (context.req.header("content-encoding") === "br") {
      bytes = brotliDecompressSync(bytes, { maxOutputLength: pushLimit });
    }
    return bodySchema.parse(bytes.length === 0 ? {} : JSON.parse(bytes.toString("utf8")));
  } catch {
    throw new ApiError(400, "BadJsonBody", "The body must be JSON.");
  }
}
