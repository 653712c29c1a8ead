import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** An answer of the edge's own: the origin is not asked. */
export interface EdgeAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const html = "text/html; charset=UTF-8";

/** Cloudflare's page for an error with a number of its own (https://developers.cloudflare.com/support/troubleshooting/http-status-codes/). */
export function errorPage(status: number, code: number, title: string, reason: string): EdgeAnswer {
  return page(
    status,
    `<h1>Error ${code}</h1><h2>${escapeHtml(title)}</h2><p>${escapeHtml(reason)}</p>`,
    `error code: ${code}`,
  );
}

/** The page of a block by a WAF rule: 403. */
export function blockPage(): EdgeAnswer {
  return page(403, "<h1>Sorry, you have been blocked</h1>", "Attention Required! | Cloudflare");
}

/**
 * A challenge instead of the page (https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/).
 * Nothing can solve it here.
 */
export function challengePage(): EdgeAnswer {
  const answer = page(
    403,
    "<h1>Just a moment...</h1><p>The local cloud cannot let anybody through a challenge.</p>",
    "Just a moment...",
  );
  return { ...answer, headers: { ...answer.headers, "cf-mitigated": "challenge" } };
}

export function redirectTo(status: number, location: string): EdgeAnswer {
  return { status, headers: { location, "content-type": html }, body: "" };
}

export function customResponse(status: number, contentType: string, content: string): EdgeAnswer {
  return { status, headers: { "content-type": contentType }, body: content };
}

function page(status: number, body: string, title: string): EdgeAnswer {
  return {
    status,
    headers: { "content-type": html, "cache-control": "private, no-store" },
    body: `<!DOCTYPE html><html lang="en"><head><title>${escapeHtml(title)}</title></head><body>${body}</body></html>\n`,
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

export function sendAnswer(response: ServerResponse, { status, headers, body }: EdgeAnswer): void {
  response.writeHead(status, { ...headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

/** For an upgrade that is refused: an HTTP answer on a connection that ends with it. */
export function writeAnswer(socket: Duplex, { status, headers, body }: EdgeAnswer): void {
  const all = { ...headers, "content-length": String(Buffer.byteLength(body)), connection: "close" };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, " ")}`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
