import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { type Arrival, forwardedHeaders } from "./forwarded-request";
import type { DeploymentEntry } from "./vercel-state";

/** Sends a request on to a deployment's server and its answer back. */
export function forward(
  port: number,
  entry: DeploymentEntry,
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Of the connection with the client: a "close" that is passed on makes the server refuse the next request on its own.
    const { connection: _close, "keep-alive": _alive, ...headers } = forwardedHeaders(request, arrival, entry.url);
    const onward = httpRequest(
      { host: "127.0.0.1", port, method: request.method, path: request.url, headers, agent: false },
      (answer) => {
        const { connection: _connection, "keep-alive": _keepAlive, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 502, {
          ...kept,
          server: "Vercel",
          "x-vercel-id": String(headers["x-vercel-id"]),
        });
        answer.pipe(response).once("finish", resolve);
        answer.once("error", reject);
      },
    );
    onward.once("error", reject);
    response.once("close", () => onward.destroy());
    request.pipe(onward);
  });
}

/** Joins a connection that leaves HTTP (a WebSocket) with the deployment's server. */
export function tunnel(
  port: number,
  entry: DeploymentEntry,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  arrival: Arrival,
): void {
  const headers = forwardedHeaders(request, arrival, entry.url);
  const onward = httpRequest({ host: "127.0.0.1", port, method: request.method, path: request.url, headers });
  onward.once("upgrade", (answer, upstream, first) => {
    const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value?.toString()}`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
    if (first.length > 0) socket.write(first);
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
    upstream.on("error", () => socket.destroy());
    socket.on("error", () => upstream.destroy());
  });
  onward.once("response", () => socket.destroy());
  onward.once("error", () => socket.destroy());
  onward.end();
}
