import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { createServer as createNetServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, type TLSSocket } from "node:tls";
import { listenOnLoopback } from "../cloud/listen";
import { keepAliveMs } from "../keep-alive";
import { setVendorAddressHeaders } from "./address-headers";
import { type Arrival, arrivalOf, type HostHandler, hostOf, type TlsTerms } from "./arrival";
import type { Authority } from "./authority";
import { protocolVersionAlert, readClientHello, recordLength } from "./client-hello";
import { redirectTo, sendAnswer } from "./edge-answer";
import { asHttp1 } from "./http2-request";

export type { HostHandler } from "./arrival";
export { hostOf } from "./arrival";

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

/** What the first bytes of a connection must be read within, in milliseconds. */
const patience = 30_000;
/** First byte of a TLS connection. No HTTP request begins with it. */
const handshakeRecord = 22;
const longestHello = 16 * 1024 + 5;

/**
 * The front of a local cloud: one port for https and http alike, told apart by the first byte; a certificate for each host
 * that it answers for, made when first asked. HTTP/2 where the host has it, HTTP/1.1, WebSockets. A host that is not listed
 * gets no certificate (handshake failure); a Host header that is not of the handshake's certificate gets 421, as at the
 * vendors'.
 *
 * It routes, and leaves what is declared for a zone to the handlers: see `zone-front.ts`.
 */
export async function serveEdge(options: EdgeOptions): Promise<Edge> {
  const plain = createHttpServer({ keepAliveTimeout: keepAliveMs });
  listenFor(plain, options, "http");
  const secure = secureServers(options);

  const front = createNetServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.setTimeout(patience, () => socket.destroy());
    const chunks: Buffer[] = [];
    const hand = (server: { emit(event: "connection", socket: Socket): boolean }): void => {
      socket.setTimeout(0);
      socket.removeAllListeners("timeout");
      socket.removeListener("data", look);
      socket.pause();
      socket.unshift(Buffer.concat(chunks));
      server.emit("connection", socket);
    };
    const look = (chunk: Buffer): void => {
      chunks.push(chunk);
      const bytes = Buffer.concat(chunks);
      if (bytes[0] !== handshakeRecord) {
        hand(plain);
        // The TLS server reads what is buffered by itself; this one waits for a flowing socket.
        socket.resume();
        return;
      }
      const length = recordLength(bytes);
      if (length === undefined || (bytes.length < length && bytes.length < longestHello)) return;
      socket.pause();
      secure.serverFor(bytes.subarray(0, length)).then(
        (server) => {
          if (server === "refused") socket.end(protocolVersionAlert);
          else hand(server);
        },
        () => socket.destroy(),
      );
    };
    socket.on("data", look);
  });
  const listening = await listenOnLoopback(front as Server, options.port);
  return listening;
}

type SecureServer = ReturnType<typeof createSecureServer>;

/** One server for each set of terms; hosts share them. */
function secureServers(options: EdgeOptions) {
  const servers = new Map<string, SecureServer>();
  const make = ({ newest, http2 }: TlsTerms, legacy: boolean): SecureServer => {
    const server = createSecureServer({
      allowHTTP1: true,
      // With HTTP/1.1 alone the other name is never agreed on.
      ...(http2 ? {} : { ALPNProtocols: ["http/1.1"] }),
      minVersion: legacy ? "TLSv1" : "TLSv1.2",
      maxVersion: newest === "1.2" ? "TLSv1.2" : "TLSv1.3",
      // OpenSSL 3 speaks the old versions only at its lowest security level.
      ...(legacy ? { ciphers: "DEFAULT@SECLEVEL=0" } : {}),
      SNICallback(name, done) {
        contextFor(name.toLowerCase(), options).then((context) => done(null, context), done);
      },
    });
    server.on("sessionError", () => undefined);
    listenFor(server as unknown as Server, options, "https");
    return server;
  };
  return {
    /** Who ends a connection's TLS; `refused` when the zone wants a newer version than the client has. */
    async serverFor(hello: Buffer): Promise<SecureServer | "refused"> {
      const client = readClientHello(hello);
      const terms = client && (await termsOf(client.host, options));
      const kind = terms ?? { names: [], oldest: "1.2", newest: "1.3", http2: false };
      if (client && terms && client.newest < terms.oldest) return "refused";
      const legacy = kind.oldest < "1.2";
      const key = `${kind.newest} ${kind.http2} ${legacy}`;
      const server = servers.get(key) ?? make(kind, legacy);
      servers.set(key, server);
      return server;
    },
  };
}

async function termsOf(host: string, { route }: EdgeOptions): Promise<TlsTerms | undefined> {
  const handler = host === "" ? undefined : route(host);
  if (handler === undefined) return undefined;
  if (handler.tls) return handler.tls(host);
  return { names: [host], oldest: "1.2", newest: "1.3", http2: false };
}

/** No context and no default certificate: OpenSSL ends the handshake with an alert. */
async function contextFor(host: string, options: EdgeOptions) {
  const terms = await termsOf(host, options);
  if (terms === undefined) return undefined;
  return createSecureContext(await options.authority.certificateFor(...terms.names));
}

function listenFor(server: Server, options: EdgeOptions, scheme: Arrival["scheme"]): void {
  server.on(
    "request",
    (incoming: IncomingMessage | Http2ServerRequest, outgoing: ServerResponse | Http2ServerResponse) => {
      const { request, response } = asHttp1(incoming, outgoing);
      handlerFor(request, options, scheme).then(
        (handler) => answer(handler, request, response, arrivalOf(request)),
        () => response.destroy(),
      );
    },
  );
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => socket.destroy());
    handlerFor(request, options, scheme).then(
      (handler) => upgrade(handler, request, socket, head, arrivalOf(request)),
      () => socket.destroy(),
    );
  });
}

function answer(
  handler: HostHandler | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival,
): void {
  const host = request.headers.host;
  if (handler === undefined) {
    response.writeHead(421, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(`The edge does not answer for ${host ?? "a request without Host"} on this connection.\n`);
    return;
  }
  if (arrival.scheme === "http" && !handler.plainHttp) {
    sendAnswer(response, redirectTo(308, `https://${hostOf(host)}${request.url ?? "/"}`));
    return;
  }
  if (!handler.ownAddressHeaders) setVendorAddressHeaders(request, arrival);
  handler.handle(request, response, arrival);
}

function upgrade(
  handler: HostHandler | undefined,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  arrival: Arrival,
): void {
  const refused = arrival.scheme === "http" && !handler?.plainHttp;
  if (handler?.upgrade === undefined || refused) {
    const status = handler === undefined ? "421 Misdirected Request" : "501 Not Implemented";
    socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
    return;
  }
  if (!handler.ownAddressHeaders) setVendorAddressHeaders(request, arrival);
  handler.upgrade(request, socket, head, arrival);
}

/** A connection may carry requests for every host of its certificate, as browsers reuse them with HTTP/2. */
async function handlerFor(
  request: IncomingMessage,
  options: EdgeOptions,
  scheme: Arrival["scheme"],
): Promise<HostHandler | undefined> {
  const host = hostOf(request.headers.host);
  if (host === "") return undefined;
  if (scheme === "http") return options.route(host);
  const secured = String((request.socket as TLSSocket).servername).toLowerCase();
  if (host === secured) return options.route(host);
  const [asked, agreed] = await Promise.all([termsOf(host, options), termsOf(secured, options)]);
  return asked && agreed && asked.names.join() === agreed.names.join() ? options.route(host) : undefined;
}
