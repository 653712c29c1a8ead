import { connect as connectHttp2 } from "node:http2";
import { type ConnectionOptions, connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readClientHello } from "./client-hello";
import { type TestEdge, testEdge } from "./edge.fixture";

let edge: TestEdge;
beforeAll(async () => {
  edge = await testEdge();
});
afterAll(() => edge.close());

/** A real TLS client: the version that was agreed on, or the error. */
function handshake(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(
      { host: "127.0.0.1", port: edge.port, servername: "example.com", ca: edge.ca, ...options },
      () => {
        resolve(`${socket.getProtocol()} ${socket.alpnProtocol || ""}`.trim());
        socket.destroy();
      },
    );
    socket.on("error", (error) => resolve(error.message));
  });
}

const old: ConnectionOptions = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" };

describe("TLS as the zone's settings say", () => {
  it("refuses TLS 1.1 with the alert of the protocol where the oldest version is 1.2", async () => {
    edge.declare({}, { min_tls_version: "1.2" });
    expect(await handshake(old)).toMatch(/alert protocol version/);
    expect(await handshake({ maxVersion: "TLSv1.2" })).toBe("TLSv1.2");
  });

  it("speaks TLS 1.1 where the zone still allows it, as a new zone does", async () => {
    edge.declare({}, { min_tls_version: "1.0" });
    expect(await handshake(old)).toBe("TLSv1.1");
  });

  it("refuses TLS 1.2 where only 1.3 is allowed", async () => {
    edge.declare({}, { min_tls_version: "1.3" });
    expect(await handshake({ maxVersion: "TLSv1.2" })).toMatch(/alert protocol version/);
    expect(await handshake({})).toBe("TLSv1.3");
  });

  it("speaks no TLS 1.3 where that is switched off", async () => {
    edge.declare({}, { tls_1_3: "off" });
    expect(await handshake({})).toBe("TLSv1.2");
  });

  it("agrees on HTTP/2, and on HTTP/1.1 with who knows nothing else", async () => {
    edge.declare({});
    expect(await handshake({ ALPNProtocols: ["h2", "http/1.1"] })).toBe("TLSv1.3 h2");
    expect(await handshake({ ALPNProtocols: ["http/1.1"] })).toBe("TLSv1.3 http/1.1");
  });
});

describe("HTTP/2", () => {
  it("carries requests to the origin as HTTP/1.1 has them, for every host of the certificate", async () => {
    edge.declare({
      http_request_firewall_custom: [{ expression: 'http.request.version ne "HTTP/2"', action: "block" }],
      http_response_headers_transform: [
        {
          expression: "true",
          action: "rewrite",
          actionParameters: { headers: { "X-A": { operation: "set", value: "1" } } },
        },
      ],
    });
    const session = connectHttp2("https://example.com", {
      createConnection: () =>
        connect({ host: "127.0.0.1", port: edge.port, servername: "example.com", ca: edge.ca, ALPNProtocols: ["h2"] }),
    });
    const ask = (authority: string, body: string) =>
      new Promise<{ headers: Record<string, unknown>; text: string }>((resolve, reject) => {
        const stream = session.request({
          ":method": "POST",
          ":path": "/x?y=1",
          ":authority": authority,
          cookie: "a=1",
        });
        let text = "";
        let headers = {};
        stream.on("response", (given) => {
          headers = given;
        });
        stream.setEncoding("utf8").on("data", (chunk) => {
          text += chunk;
        });
        stream.on("end", () => resolve({ headers, text })).on("error", reject);
        stream.end(body);
      });
    const answer = await ask("example.com", "hello");
    expect(answer.headers).toMatchObject({ ":status": 201, "x-a": "1", "set-cookie": ["a=1", "b=2"] });
    expect(JSON.parse(answer.text)).toMatchObject({
      url: "/x?y=1",
      method: "POST",
      body: "hello",
      headers: { host: "example.com", cookie: "a=1" },
    });
    expect(answer.text).not.toContain(":authority");
    expect((await ask("www.example.com", "")).headers).toMatchObject({ ":status": 201 });
    expect((await ask("acme.vercel.app", "")).headers).toMatchObject({ ":status": 421 });
    session.close();
  });
});

describe("a ClientHello", () => {
  it("that is none, or is cut off, is not read", () => {
    expect(readClientHello(Buffer.from("GET / HTTP/1.1\r\n\r\n"))).toBeUndefined();
    expect(readClientHello(Buffer.from([22, 3, 1, 0, 10, 1, 0, 0, 6, 3, 3]))).toBeUndefined();
  });
});
