import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Duplex } from "node:stream";
import { createSecureContext, type TLSSocket } from "node:tls";
import { listenOnLoopback } from "../cloud/listen";
import type { Authority } from "./authority";

/** Who answers for a host. It gets the request with the edge's own address headers; it may stream both ways. */
export interface HostHandler {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** For WebSockets. Without it an upgrade is answered 501. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

export interface EdgeOptions {
  authority: Authority;
  /** 0 takes a free one. */
  port: number;
  /** `undefined`: the edge does not answer for this host. Host names are in lower case, without port. */
  route(host: string): HostHandler | undefined;
}

export interface Edge {
  port: number;
  close(): Promise<void>;
}

/** What a client could use to lie about its address. All are removed or overwritten at the edge, as Cloudflare does. */
const forgeable = [
  "forwarded",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
  "cf-connecting-ip",
  "cf-connecting-ipv6",
  "true-client-ip",
  "cf-visitor",
];

/**
 * The TLS front of a local cloud: one port, a certificate for each host that it answers for, made when first asked.
 * HTTP/1.1 and WebSockets. A host that is not listed gets no certificate (handshake failure); a Host header that is not
 * the one of the handshake gets 421, as at the vendors'.
 *
 * It routes, and leaves what is declared for a zone to the handlers: see `zone-front.ts`.
 */
export async function serveEdge(options: EdgeOptions): Promise<Edge> {
  const server = createServer({
    ALPNProtocols: ["http/1.1"],
    SNICallback(name, done) {
      const host = name.toLowerCase();
      // No context and no default certificate: OpenSSL ends the handshake with an alert.
      if (options.route(host) === undefined) return done(null);
      options.authority.certificateFor(host).then(
        (pair) => done(null, createSecureContext(pair)),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });

  server.on("request", (request, response) => {
    const handler = handlerFor(request, options);
    if (handler === undefined) {
      response.writeHead(421, { "content-type": "text/plain; charset=utf-8", connection: "close" });
      response.end(
        `The edge does not answer for ${request.headers.host ?? "a request without Host"} on this connection.\n`,
      );
      return;
    }
    setAddressHeaders(request);
    handler.handle(request, response);
  });

  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const handler = handlerFor(request, options);
    if (handler?.upgrade === undefined) {
      const status = handler === undefined ? "421 Misdirected Request" : "501 Not Implemented";
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    setAddressHeaders(request);
    handler.upgrade(request, socket, head);
  });

  return listenOnLoopback(server, options.port);
}

function handlerFor(request: IncomingMessage, options: EdgeOptions): HostHandler | undefined {
  const host = hostOf(request.headers.host);
  const secured = (request.socket as TLSSocket).servername;
  if (host === "" || host !== String(secured).toLowerCase()) return undefined;
  return options.route(host);
}

/** The host name of a Host header, in lower case and without the port. */
export function hostOf(header: string | undefined): string {
  return (header ?? "").toLowerCase().replace(/:\d+$/, "");
}

/** Sets both views of the headers: Node's parsed ones, and the raw list that Hono's adapter reads. */
function setAddressHeaders(request: IncomingMessage): void {
  const address = (request.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
  const own = {
    "x-forwarded-for": address,
    "x-forwarded-host": hostOf(request.headers.host),
    "x-forwarded-proto": "https",
    "x-forwarded-port": "443",
    "x-real-ip": address,
    "cf-connecting-ip": address,
    "cf-visitor": '{"scheme":"https"}',
  };
  for (const name of forgeable) delete request.headers[name];
  Object.assign(request.headers, own);
  const raw: string[] = [];
  for (let index = 0; index + 1 < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index] ?? "";
    if (!forgeable.includes(name.toLowerCase())) raw.push(name, request.rawHeaders[index + 1] ?? "");
  }
  for (const [name, value] of Object.entries(own)) raw.push(name, value);
  request.rawHeaders.splice(0, request.rawHeaders.length, ...raw);
}
