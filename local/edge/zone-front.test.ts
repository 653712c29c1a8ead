import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listenOnLoopback } from "../cloud/listen";
import { headerChanges } from "./declared-headers";
import { type EdgeZone, zoneFront } from "./zone-front";

const rule = (headers: object, expression = 'http.host eq "example.com"', enabled = true) => ({
  ref: "test",
  expression,
  enabled,
  action: "rewrite",
  actionParameters: { headers },
});

const zone: EdgeZone = {
  name: "example.com",
  records: [
    { name: "example.com", type: "A", proxied: true },
    { name: "grey.example.com", type: "CNAME", proxied: false },
    { name: "bare.example.com", type: "TXT", proxied: false },
  ],
  rules: {
    http_request_late_transform: [rule({ "X-Edge": { operation: "set", value: "proof" } })],
    http_response_headers_transform: [
      rule({
        "X-Frame-Options": { operation: "set", value: "DENY" },
        Server: { operation: "remove" },
        Vary: { operation: "add", value: "Accept" },
      }),
      rule({ "X-Off": { operation: "set", value: "1" } }, "true", false),
    ],
  },
};

let zones: EdgeZone[] = [zone];
let server: { port: number; close(): Promise<void> };

beforeAll(async () => {
  const front = zoneFront(
    {
      handle: (request, response) => {
        const headers = ["server", "origin", "set-cookie", "a=1", "set-cookie", "b=2", "vary", "Cookie"];
        response.writeHead(201, headers);
        response.end(JSON.stringify({ edge: request.headers["x-edge"], raw: request.rawHeaders }));
      },
    },
    () => zones,
  );
  server = await listenOnLoopback(createServer(front.handle), 0);
});
afterAll(() => server.close());

/** `fetch` sets Host by itself, so the test asks by hand. */
async function ask(host: string, headers: Record<string, string> = {}) {
  const { request } = await import("node:http");
  return new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port: server.port, headers: { host, ...headers } }, (incoming) => {
      let text = "";
      incoming.on("data", (chunk) => {
        text += chunk;
      });
      incoming.on("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
    });
    outgoing.on("error", reject).end();
  });
}

describe("a proxied host of a zone", () => {
  it("gets the declared request header, and nobody can forge it", async () => {
    const answer = JSON.parse((await ask("example.com", { "x-edge": "forged" })).text) as {
      edge: string;
      raw: string[];
    };
    expect(answer.edge).toBe("proof");
    expect(answer.raw).not.toContain("forged");
  });

  it("answers with the declared response headers, cookies intact", async () => {
    const { status, headers } = await ask("example.com");
    expect(status).toBe(201);
    expect(headers).toMatchObject({ "x-frame-options": "DENY", "set-cookie": ["a=1", "b=2"], vary: "Cookie, Accept" });
    expect(headers).not.toHaveProperty("server");
    expect(headers).not.toHaveProperty("x-off");
  });
});

describe("other hosts", () => {
  it("are not touched when their record is not proxied, or they are in no zone", async () => {
    for (const host of ["grey.example.com", "acme.vercel.app"]) {
      const answer = await ask(host, { "x-edge": "own" });
      expect(JSON.parse(answer.text)).toMatchObject({ edge: "own" });
      expect(answer.headers["server"]).toBe("origin");
    }
  });

  it("do not exist in a zone without an address record", async () => {
    for (const host of ["www.example.com", "bare.example.com"]) {
      const answer = await ask(host);
      expect(answer.status).toBe(530);
      expect(answer.text).toContain(host);
    }
  });
});

describe("a rule that the edge does not understand", () => {
  it("is an error, never passed over", async () => {
    const odd = rule({ a: { operation: "set", value: "1" } }, 'http.host eq "a" or ip.src eq 192.0.2.1');
    zones = [{ ...zone, rules: { http_request_late_transform: [odd] } }];
    const answer = await ask("example.com");
    zones = [zone];
    expect(answer.status).toBe(500);
    expect(answer.text).toContain("cannot apply the header rule test");
  });

  it.each([
    ["a value by expression", rule({ a: { operation: "set", expression: "ip.src" } })],
    ["another action", { ...rule({}), action: "block" }],
    ["no rule at all", "block"],
  ])("%s", (_name, odd) => {
    expect(() => headerChanges([odd], "example.com")).toThrow(/cannot apply the header rule/);
  });
});
