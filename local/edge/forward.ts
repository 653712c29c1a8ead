import { ServerResponse } from "node:http";
import { createProxyServer } from "httpxy";
import type { HostHandler } from "./arrival";

/** Passes requests and WebSockets on to a server on this machine. Host and the edge's address headers stay. */
export function forwardTo(port: number): HostHandler {
  const target = { host: "127.0.0.1", port, protocol: "http:" };
  const proxy = createProxyServer({
    target,
    // A kept connection may be about to be closed: see `keep-alive.ts`.
    agent: false,
    // A code push or a build may think for minutes before it answers.
    proxyTimeout: 10 * 60 * 1000,
  });
  // That one ends with the answer; the client's own does not.
  proxy.on("proxyRes", (answer) => {
    delete answer.headers.connection;
  });
  proxy.on("error", (error, _request, response) => {
    if (response instanceof ServerResponse) {
      if (!response.headersSent) response.writeHead(502, { "content-type": "text/plain; charset=utf-8" });
      response.end(`The local cloud's process on port ${port} does not answer: ${error.message}\n`);
    } else response?.destroy();
  });
  return {
    handle(request, response) {
      proxy.web(request, response).catch(() => response.destroy());
    },
    upgrade(request, socket, head) {
      proxy.ws(request, socket as never, {}, head).catch(() => socket.destroy());
    },
  };
}
