"use node";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { endpointUrlProblem, type Reach } from "./endpointUrl";
import { excerptOf } from "./excerpt";
import type { Outcome, Problem } from "./outcome";
import { retryAfterMs } from "./retryAfter";
import { findTarget } from "./target";

export interface SignedPost {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Within what Standard Webhooks recommends for the whole exchange: 15 to 30 seconds. */
const timeoutMs = 15_000;
/** So much of an answer is read, and then the connection is cut. */
const mostBytes = 4096;

/**
 * Posts once and says how it went. Never throws, follows no redirect, talks to no private address, reads no more than a
 * few kilobytes of the answer and waits no longer than the limit, whatever the other side does.
 */
export async function post(
  { url, headers, body }: SignedPost,
  options: Reach & { timeoutMs?: number; resolve?: Parameters<typeof findTarget>[2] },
): Promise<Outcome> {
  const startedAt = Date.now();
  const ended = (outcome: Omit<Outcome, "durationMs">): Outcome => ({ ...outcome, durationMs: Date.now() - startedAt });
  if (endpointUrlProblem(url, options) !== undefined) return ended({ problem: "url_refused" });

  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), options.timeoutMs ?? timeoutMs);
  const over = new Promise<"timeout">((resolve) => {
    deadline.signal.addEventListener("abort", () => resolve("timeout"), { once: true });
  });
  try {
    const parsed = new URL(url);
    const target = await Promise.race([findTarget(parsed, options, options.resolve), over]);
    if (target === "timeout" || target === "address_refused") return ended({ problem: target });
    const { protocol, port, pathname, search, host } = parsed;
    const answer = await send(protocol === "http:" ? http : https, body, {
      host: target.address,
      ...(target.servername === undefined ? {} : { servername: target.servername }),
      port: port || (protocol === "http:" ? 80 : 443),
      path: `${pathname}${search}`,
      method: "POST",
      headers: { ...headers, host, "content-length": Buffer.byteLength(body) },
      agent: false,
      signal: deadline.signal,
    });
    return ended(await judge(answer));
  } catch (error) {
    return ended({ problem: deadline.signal.aborted ? "timeout" : problemOf(error) });
  } finally {
    clearTimeout(timer);
  }
}

function send(client: typeof http | typeof https, body: string, options: https.RequestOptions) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    client.request(options, resolve).on("error", reject).end(body);
  });
}

/** The status decides. What a failed answer says is kept in part; of a good one nothing is read. */
async function judge(answer: IncomingMessage): Promise<Omit<Outcome, "durationMs">> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    answer.destroy();
    return { status };
  }
  const excerpt = excerptOf(await beginningOf(answer));
  const wait = retryAfterMs(answer.headers["retry-after"], Date.now());
  return {
    status,
    problem: status >= 300 && status < 400 ? "redirect" : "status",
    ...(excerpt === "" ? {} : { excerpt }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

async function beginningOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= mostBytes) break;
    }
  } catch {
    // The status has come, and it is what counts: an answer that breaks off later says no more.
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, mostBytes).toString("utf8");
}

function problemOf(error: unknown): Problem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return "name_unknown";
  // https://nodejs.org/api/tls.html#x509-certificate-error-codes
  if (/CERT|SELF_SIGNED|^UNABLE_TO_|^HOSTNAME_MISMATCH|^INVALID_(CA|PURPOSE)/.test(code)) return "certificate";
  if (/^(EPROTO|ERR_SSL|ERR_TLS)/.test(code)) return "tls";
  return code.startsWith("HPE_") ? "no_http" : "no_connection";
}
