import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { openAuthority } from "./authority";
import type { Origin } from "./origin";
import { serveEdge } from "./serve-edge";
import { type EdgeZone, zoneFront } from "./zone-front";

export interface Asked {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** What the origin saw, when it answered. */
  seen: { url: string; method: string; headers: Record<string, string>; scheme: string; client: string };
}

export interface Asking {
  host?: string;
  scheme?: "http" | "https";
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Any of 127.0.0.0/8: a client of its own. */
  from?: string;
}

export interface TestEdge {
  port: number;
  ca: Buffer;
  zone: EdgeZone;
  /** What the origin says of its certificate. */
  certificate: Awaited<ReturnType<Origin["certificate"]>>;
  /** Replaces the rules of some phases. */
  declare(rules: Record<string, object[]>, settings?: Record<string, unknown>): void;
  ask(url?: string, asking?: Asking): Promise<Asked>;
  close(): Promise<void>;
}

const settings = { ssl: "strict", min_tls_version: "1.2", tls_1_3: "on", always_use_https: "off" };

/** An edge with the zone example.com in front of an origin that answers with what it saw. */
export async function testEdge(plan: EdgeZone["plan"] = "free"): Promise<TestEdge> {
  const folder = mkdtempSync(path.join(tmpdir(), "edge-"));
  const authority = await openAuthority(folder);
  const zone: EdgeZone = {
    name: "example.com",
    plan,
    records: [
      { name: "example.com", type: "A", content: "76.76.21.21", proxied: true },
      { name: "grey.example.com", type: "CNAME", content: "cname.vercel-dns.com", proxied: false },
      { name: "*.preview.example.com", type: "CNAME", content: "example.com", proxied: true },
      { name: "*.example.com", type: "CNAME", content: "example.com", proxied: true },
      { name: "text.example.com", type: "TXT", content: "hello", proxied: false },
      { name: "nowhere.example.com", type: "CNAME", content: "gone.example.net", proxied: true },
      { name: "elsewhere.example.com", type: "A", content: "203.0.113.7", proxied: true },
    ],
    rules: {},
    settings,
  };
  const origin: Origin = {
    certificate: async () => test.certificate,
    handle(request, response, arrival) {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { url, method, headers } = request;
        response.writeHead(Number(headers["x-answer"] ?? 201), [
          "server",
          "origin",
          "set-cookie",
          "a=1",
          "set-cookie",
          "b=2",
          "vary",
          "Cookie",
        ]);
        response.end(
          JSON.stringify({ url, method, headers, body, scheme: arrival.scheme, client: arrival.clientAddress }),
        );
      });
    },
    upgrade: (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
  };
  const front = zoneFront({
    zones: () => [zone],
    originAt: (target) => (JSON.stringify(target).match(/76\.76\.21|vercel/) ? origin : undefined),
    elsewhere: origin,
  });
  const edge = await serveEdge({
    authority,
    port: 0,
    route: (host) => (host.endsWith("example.com") || host === "acme.vercel.app" ? front : undefined),
  });
  const ca = readFileSync(authority.caFile);

  const test: TestEdge = {
    port: edge.port,
    ca,
    zone,
    certificate: { valid: true },
    declare(rules, changed = {}) {
      zone.rules = rules;
      zone.settings = { ...settings, ...changed };
    },
    ask(url = "/", { host = "example.com", scheme = "https", method, headers = {}, body, from } = {}) {
      const options = {
        host: "127.0.0.1",
        port: edge.port,
        path: url,
        method: method ?? (body === undefined ? "GET" : "POST"),
        headers: { host, ...headers },
        agent: false,
        ...(from === undefined ? {} : { localAddress: from }),
      } as const;
      return new Promise((resolve, reject) => {
        const asked = scheme === "http" ? httpRequest(options) : httpsRequest({ ...options, ca, servername: host });
        asked.on("response", (answer) => {
          let text = "";
          answer.setEncoding("utf8").on("data", (chunk) => {
            text += chunk;
          });
          answer.on("end", () => {
            const seen = text.startsWith("{") ? JSON.parse(text) : undefined;
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, seen });
          });
        });
        asked.on("error", reject).end(body);
      });
    },
    async close() {
      await edge.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return test;
}
