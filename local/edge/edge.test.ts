import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { listenOnLoopback } from "../cloud/listen";
import { type Authority, openAuthority } from "./authority";
import { forwardTo } from "./forward";
import { type Edge, hostOf, serveEdge } from "./serve-edge";

let folder: string;
let authority: Authority;
let edge: Edge;
let upstream: { port: number; close(): Promise<void> };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "edge-"));
  authority = await openAuthority(folder);
  const server = createServer((incoming, response) => {
    if (incoming.url === "/stream") {
      response.write("first;");
      setTimeout(() => response.end("second"), 30);
      return;
    }
    let body = "";
    incoming.on("data", (chunk) => {
      body += chunk;
    });
    incoming.on("end", () =>
      response.end(JSON.stringify({ headers: incoming.headers, body, raw: incoming.rawHeaders })),
    );
  });
  const sockets = new WebSocketServer({ server });
  sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(`echo ${data}`)));
  upstream = await listenOnLoopback(server, 0);
  edge = await serveEdge({
    authority,
    port: 0,
    route: (host) => {
      if (host === "quiet.example") return { handle: (_incoming, response) => response.end("quiet") };
      return host === "site.example" ? forwardTo(upstream.port) : undefined;
    },
  });
});

afterAll(async () => {
  await edge.close();
  await upstream.close();
  await rm(folder, { recursive: true, force: true });
});

/** `ws` hands these on to `tls.connect`; its types do not list them all. */
function tls(servername: string): object {
  return { servername, ca: readFileSync(authority.caFile) };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  onKeptConnection: boolean;
}

interface Question {
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  sni?: string;
  agent?: Agent;
}

function ask(host: string, options: Question = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const outgoing = request(
      {
        host: "127.0.0.1",
        port: edge.port,
        servername: options.sni ?? host,
        path: options.path ?? "/",
        method: options.body === undefined ? "GET" : "POST",
        ca: readFileSync(authority.caFile),
        headers: { host, ...options.headers },
        agent: options.agent ?? false,
      },
      (incoming: IncomingMessage) => {
        let text = "";
        incoming.on("data", (chunk) => {
          text += chunk;
        });
        incoming.on("end", () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text,
            onKeptConnection: outgoing.reusedSocket,
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(options.body);
  });
}

describe("edge", () => {
  it("routes a listed host with a certificate that its authority signed, body and host intact", async () => {
    const answer = await ask("site.example", { body: "hello" });
    const seen = JSON.parse(answer.text) as { headers: Record<string, string>; body: string };
    expect(answer.status).toBe(200);
    expect(seen.body).toBe("hello");
    expect(seen.headers.host).toBe("site.example");
  });

  it("overwrites every header a client could use to lie about its address", async () => {
    const answer = await ask("site.example", {
      headers: {
        "X-Forwarded-For": "203.0.113.9",
        "CF-Connecting-IP": "203.0.113.9",
        "True-Client-IP": "203.0.113.9",
        Forwarded: "for=203.0.113.9",
      },
    });
    expect(answer.text).not.toContain("203.0.113.9");
    expect(JSON.parse(answer.text).headers).toMatchObject({
      "x-forwarded-for": "127.0.0.1",
      "cf-connecting-ip": "127.0.0.1",
      "x-forwarded-proto": "https",
      "x-forwarded-host": "site.example",
    });
  });

  it("streams an answer", async () => {
    expect((await ask("site.example", { path: "/stream" })).text).toBe("first;second");
  });

  it("carries WebSockets", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${edge.port}/sync`, {
      headers: { host: "site.example" },
      ...tls("site.example"),
    });
    await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
    socket.send("one");
    expect(await new Promise((resolve) => socket.on("message", (data) => resolve(String(data))))).toBe("echo one");
    socket.close();
  });

  it("refuses an upgrade where the handler has none", async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${edge.port}/`, {
      headers: { host: "quiet.example" },
      ...tls("quiet.example"),
    });
    const error = await new Promise<Error>((resolve) => socket.on("error", resolve));
    expect(error.message).toContain("501");
  });

  it("gives no certificate to a host that is not listed", async () => {
    await expect(ask("other.example")).rejects.toThrow(/handshake failure|alert|ECONNRESET|socket disconnected/);
  });

  it("answers 421 when Host and handshake differ, or Host is not listed", async () => {
    expect((await ask("quiet.example", { sni: "site.example" })).status).toBe(421);
    expect((await ask("other.example", { sni: "site.example" })).status).toBe(421);
  });

  // A kept connection that its server closed just then lost the request: 502, once in some thousands.
  it("opens a connection of its own for each request that it passes on, and closes none of its client's", async () => {
    const agent = new Agent({ keepAlive: true });
    const again = () => ask("site.example", { agent });
    const [first, second] = [await again(), await again()];
    agent.destroy();
    expect([first.onKeptConnection, second.onKeptConnection]).toEqual([false, true]);
    expect(second.headers).not.toHaveProperty("keep-alive");
    expect(JSON.parse(second.text).headers.connection).toBe("close");
    expect((await fetch(`http://127.0.0.1:${upstream.port}/`)).headers.get("keep-alive")).toBeNull();
  });

  it("answers 502 with the cause when the process behind it is down", async () => {
    const gone = await serveEdge({ authority, port: 0, route: () => forwardTo(1) });
    const port = edge.port;
    edge.port = gone.port;
    const answer = await ask("site.example");
    edge.port = port;
    await gone.close();
    expect(answer.status).toBe(502);
    expect(answer.text).toContain("does not answer");
  });

  it("reads a host from a Host header", () => {
    expect([hostOf("A.example:443"), hostOf(undefined), hostOf("b.example")]).toEqual(["a.example", "", "b.example"]);
  });
});

describe("authority", () => {
  it("is kept between runs, its key readable by its owner only", async () => {
    const again = await openAuthority(folder);
    expect(again.spki).toBe(authority.spki);
    expect(statSync(path.join(folder, "ca.key.pem")).mode & 0o777).toBe(0o600);
  });

  it("is made anew when it ends within 30 days", async () => {
    const other = await mkdtemp(path.join(tmpdir(), "edge-"));
    const first = await openAuthority(other, new Date(Date.now() - 340 * 24 * 60 * 60 * 1000));
    expect((await openAuthority(other)).spki).not.toBe(first.spki);
    await rm(other, { recursive: true });
  });
});
