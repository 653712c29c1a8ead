import {
  createServer as createHttpServer,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createHttpsServer, request as httpsRequest } from "node:https";
import { createServer, connect as netConnect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createSecureContext, connect as tlsConnect } from "node:tls";
import { listenOnLoopback } from "../../local/cloud/listen";
import type { Authority } from "../../local/edge/authority";
import { readClientHello, recordLength } from "../../local/edge/client-hello";

export interface Asked {
  method: string;
  /** Path without the query. */
  path: string;
  url: URL;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface Told {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** What is wrong between the clients and one host. */
export interface Meddling {
  host: RegExp;
  /** Changes what the host is asked, in place. */
  before?(asked: Asked): void;
  /** An answer in place of the host's. */
  instead?(asked: Asked): (Partial<Omit<Told, "body">> & { body?: string }) | undefined;
  /** Changes an answer of the host, in place. */
  change?(told: Told, asked: Asked): void;
}

export interface DefectProxy {
  port: number;
  /** Returns how to take it back. */
  meddle(meddling: Meddling): () => void;
  /** Where requests of the browser seem to come from: it has one address, and limits count by address. */
  browserAddress: string;
  close(): Promise<void>;
}

/** First byte of a TLS connection. */
const handshakeRecord = 22;

/**
 * Stands in front of a local cloud's edge. What nobody meddles with passes as it is, byte by byte, from the address that it
 * came from; else the proxy ends the connection with a certificate of the same authority and changes what is said.
 */
export async function openDefectProxy(edgePort: number, authority: Authority): Promise<DefectProxy> {
  const meddlings = new Set<Meddling>();
  const active = (host: string) => [...meddlings].filter((meddling) => meddling.host.test(host));
  const proxy = { browserAddress: "127.0.0.1" };
  const sourceOf = (socket: Duplex) => {
    const { remoteAddress = "127.0.0.1" } = socket as Socket;
    return remoteAddress === "127.0.0.1" ? proxy.browserAddress : remoteAddress;
  };
  const handle = (scheme: "http" | "https") => (request: IncomingMessage, response: ServerResponse) => {
    answer(scheme, request, response).catch(() => response.destroy());
  };

  async function answer(scheme: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const host = request.headers.host ?? "";
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? "/", `${scheme}://${host}`);
    const { method = "GET", headers } = request;
    const asked: Asked = { method, path: url.pathname, url, headers, body: body.toString("utf8") };
    for (const meddling of active(host)) {
      meddling.before?.(asked);
      const instead = meddling.instead?.(asked);
      if (instead === undefined) continue;
      response.writeHead(instead.status ?? 200, clean(instead.headers ?? {}));
      response.end(instead.body ?? "");
      return;
    }
    const told = await forward(scheme, request, body);
    for (const meddling of active(host)) meddling.change?.(told, asked);
    response.writeHead(told.status, clean({ ...told.headers, "content-length": String(told.body.length) }));
    response.end(method === "HEAD" ? undefined : told.body);
  }

  function forward(scheme: string, request: IncomingMessage, body: Buffer): Promise<Told> {
    const { "accept-encoding": _packed, ...headers } = request.headers;
    const options = {
      host: "127.0.0.1",
      port: edgePort,
      method: request.method,
      path: request.url,
      headers,
      agent: false,
      localAddress: sourceOf(request.socket),
    } as const;
    return new Promise((resolve, reject) => {
      const asked =
        scheme === "http"
          ? httpRequest(options)
          : httpsRequest({ ...options, servername: request.headers.host?.split(":")[0], rejectUnauthorized: false });
      asked.on("error", reject).on("response", (answered) => {
        const chunks: Buffer[] = [];
        answered.on("data", (chunk: Buffer) => chunks.push(chunk)).on("error", reject);
        answered.on("end", () => {
          const { "transfer-encoding": _chunked, connection: _kept, ...rest } = answered.headers;
          resolve({ status: answered.statusCode ?? 502, headers: rest, body: Buffer.concat(chunks) });
        });
      });
      asked.end(body);
    });
  }

  const contexts = (
    name: string,
    done: (error: Error | null, context?: ReturnType<typeof createSecureContext>) => void,
  ) => {
    authority.certificateFor(name).then((pair) => done(null, createSecureContext(pair)), done);
  };
  const secure = createHttpsServer({ SNICallback: contexts, ALPNProtocols: ["http/1.1"] }, handle("https"));
  const plain = createHttpServer(handle("http"));
  secure.on("upgrade", (request, socket, head) => {
    const servername = request.headers.host?.split(":")[0] ?? "";
    const outer = tlsConnect({ host: "127.0.0.1", port: edgePort, servername, rejectUnauthorized: false }, () => {
      const lines = Object.entries(request.headers).map(([name, value]) => `${name}: ${String(value)}`);
      outer.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      outer.write(head);
      socket.pipe(outer).pipe(socket);
    });
    outer.on("error", () => socket.destroy());
    socket.on("error", () => outer.destroy());
  });

  const front = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    let seen = Buffer.alloc(0);
    const look = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const encrypted = seen[0] === handshakeRecord;
      const length = encrypted ? recordLength(seen) : seen.indexOf("\r\n\r\n") < 0 ? undefined : 0;
      if (length === undefined || seen.length < length) return;
      socket.removeListener("data", look);
      socket.pause();
      const host = encrypted
        ? (readClientHello(seen.subarray(0, length))?.host ?? "")
        : (/^host: *([^\r:]+)/im.exec(seen.toString("latin1"))?.[1] ?? "");
      socket.unshift(seen);
      if (active(host).length > 0) {
        (encrypted ? secure : plain).emit("connection", socket);
        if (!encrypted) socket.resume();
        return;
      }
      const outer = netConnect({ host: "127.0.0.1", port: edgePort, localAddress: sourceOf(socket) });
      outer.on("error", () => socket.destroy());
      socket.on("close", () => outer.destroy());
      socket.pipe(outer).pipe(socket);
    };
    socket.on("data", look);
  });
  const { port, close } = await listenOnLoopback(front as Parameters<typeof listenOnLoopback>[0], 0);
  return Object.assign(proxy, {
    port,
    close,
    meddle(meddling: Meddling) {
      meddlings.add(meddling);
      return () => {
        meddlings.delete(meddling);
      };
    },
  });
}

function clean(headers: Told["headers"]): Record<string, string | string[]> {
  const set = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  return Object.fromEntries(set);
}
