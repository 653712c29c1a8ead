import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";

/** Headers of one connection, which HTTP/2 has not (RFC 9113, 8.2.2). */
const connectionHeaders = ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"];

/**
 * Gives a request that came by HTTP/2 the shape of one that came by HTTP/1.1, so that whatever stands behind the edge
 * needs to know one of them: no pseudo-headers, a Host, and answers may carry headers of a connection, which are left out.
 */
export function asHttp1(
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse | Http2ServerResponse,
): { request: IncomingMessage; response: ServerResponse } {
  const plain = { request: request as IncomingMessage, response: response as ServerResponse };
  if (request.httpVersionMajor < 2) return plain;
  const { method, url, headers, rawHeaders } = request;
  const host = headers.host ?? String(headers[":authority"] ?? "");
  const isPseudo = (name: string): boolean => name.startsWith(":");
  const raw: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    if (!isPseudo(name) && name !== "host") raw.push(name, rawHeaders[index + 1] ?? "");
  }
  const named = Object.fromEntries(Object.entries(headers).filter(([name]) => !isPseudo(name)));
  const own = { method, url, headers: { ...named, host }, rawHeaders: ["host", host, ...raw] };
  for (const [name, value] of Object.entries(own)) Object.defineProperty(request, name, { value, writable: true });
  leaveConnectionHeadersOut(plain.response);
  return plain;
}

function leaveConnectionHeadersOut(response: ServerResponse): void {
  const setHeader = response.setHeader.bind(response);
  const appendHeader = response.appendHeader.bind(response);
  const writeHead = response.writeHead.bind(response);
  const isKept = (name: string): boolean => !connectionHeaders.includes(name.toLowerCase());
  response.setHeader = (name, value) => (isKept(name) ? setHeader(name, value) : response);
  response.appendHeader = (name, value) => (isKept(name) ? appendHeader(name, value) : response);
  response.writeHead = (status: number, ...rest: unknown[]) => {
    // HTTP/2 has no reason phrase.
    const headers = rest.find((part) => typeof part === "object" && part !== null);
    setHeaders(response, headers);
    return writeHead(status);
  };
}

/** Headers as `writeHead` takes them: an object, or a flat list of names and values that may repeat a name. */
export function setHeaders(response: ServerResponse, headers: unknown): void {
  if (typeof headers !== "object" || headers === null) return;
  if (!Array.isArray(headers)) {
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
    return;
  }
  const list: unknown[] = headers.flat();
  for (let index = 0; index + 1 < list.length; index += 2)
    response.appendHeader(String(list[index]), String(list[index + 1]));
}
