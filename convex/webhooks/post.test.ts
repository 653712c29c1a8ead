import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { generate } from "selfsigned";
import { afterEach, describe, expect, it } from "vitest";
import { post } from "./post";

/**
 * Deliveries to receivers that stand on this machine, over real sockets. That they may be there is the exception of a local
 * stack: `local` says so in each test that needs it, and the last part is about who does not get it.
 */
const local = { local: true };
const message = { headers: { "content-type": "application/json" }, body: '{"type":"webhook.test"}' };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function listening(server: Pick<Server, "listen" | "address" | "close">): Promise<number> {
  closing.push(() => {
    if ("closeAllConnections" in server) (server as Server).closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

const receiver = async (listener: RequestListener) =>
  `http://127.0.0.1:${await listening(createServer(listener))}/hook?x=1`;

describe("a receiver", () => {
  it("that takes it gets the bytes and the headers, at its own host", async () => {
    const got: unknown[] = [];
    const url = await receiver((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { host, "content-type": type } = request.headers;
        got.push([request.method, request.url, host, type, Buffer.concat(chunks).toString()]);
        response.writeHead(204).end();
      });
    });
    const outcome = await post({ url, ...message, body: '{"name":"Ünï"}' }, local);
    expect(outcome).toEqual({ status: 204, durationMs: expect.any(Number) });
    expect(got).toEqual([["POST", "/hook?x=1", new URL(url).host, "application/json", '{"name":"Ünï"}']]);
  });

  it("that answers 500 says so, with the beginning of its answer and without what could be secret", async () => {
    const url = await receiver((request, response) => {
      const said = `no database\n at <b>ann@example.com</b> whsec_${"a".repeat(40)} ${request.headers["content-type"]}`;
      response.writeHead(500, { "retry-after": "120" }).end(`${said} ${"x ".repeat(10_000)}`);
    });
    const outcome = await post({ url, ...message }, local);
    expect(outcome).toMatchObject({ problem: "status", status: 500, retryAfterMs: 120_000 });
    expect(outcome.excerpt).toMatch(/^no database at/);
    expect(outcome.excerpt).not.toMatch(/ann@|whsec_|\n/);
    expect(outcome.excerpt?.length).toBeLessThanOrEqual(200);
  });

  it("that answers without an end is cut off", async () => {
    let sent = 0;
    const url = await receiver((_request, response) => {
      response.writeHead(500);
      const fill = () => {
        while (response.write("x".repeat(1024))) sent += 1024;
        response.once("drain", fill);
      };
      fill();
    });
    expect(await post({ url, ...message }, local)).toMatchObject({ problem: "status", status: 500 });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });

  it("that redirects is not followed", async () => {
    let asked = 0;
    const elsewhere = await receiver((_request, response) => {
      asked += 1;
      response.end();
    });
    for (const status of [301, 302, 303, 307, 308]) {
      const url = await receiver((_request, response) => response.writeHead(status, { location: elsewhere }).end());
      expect(await post({ url, ...message }, local)).toMatchObject({ problem: "redirect", status });
    }
    expect(asked).toBe(0);
  });

  it("that is slow to answer, or answers slowly, is given up at the limit", async () => {
    const silent = await receiver(() => {});
    expect(await post({ url: silent, ...message }, { ...local, timeoutMs: 200 })).toMatchObject({ problem: "timeout" });
    const mute = createSocketServer((socket) => closing.push(() => socket.destroy()));
    const url = `https://127.0.0.1:${await listening(mute as never)}/`;
    expect(await post({ url, ...message }, { ...local, timeoutMs: 200 })).toMatchObject({ problem: "timeout" });
    const dripping = await receiver((_request, response) => {
      response.writeHead(500).write("a");
      const timer = setInterval(() => response.write("a"), 10);
      response.on("close", () => clearInterval(timer));
    });
    const outcome = await post({ url: dripping, ...message }, { ...local, timeoutMs: 300 });
    expect(outcome).toMatchObject({ problem: "status", status: 500 });
  });

  it("that is down says so", async () => {
    const url = await receiver(() => {});
    for (const close of closing.splice(0)) close();
    expect(await post({ url, ...message }, local)).toMatchObject({ problem: "no_connection" });
    const hangsUp = await receiver((request) => request.socket.destroy());
    expect(await post({ url: hangsUp, ...message }, local)).toMatchObject({ problem: "no_connection" });
  });

  it("that talks something else says so", async () => {
    const server = createSocketServer((socket) => {
      socket.on("error", () => {});
      socket.end("SSH-2.0-OpenSSH_9.9\r\n");
    });
    const port = await listening(server as never);
    expect(await post({ url: `http://127.0.0.1:${port}/`, ...message }, local)).toMatchObject({ problem: "no_http" });
    expect(await post({ url: `https://127.0.0.1:${port}/`, ...message }, local)).toMatchObject({ problem: "tls" });
  });

  it("with a certificate that nobody vouches for gets nothing", async () => {
    const { private: key, cert } = await generate([{ name: "commonName", value: "localhost" }], { keySize: 2048 });
    let asked = 0;
    const server = createTlsServer({ key, cert }, (_request, response) => {
      asked += 1;
      response.end();
    });
    const port = await listening(server);
    const outcome = await post({ url: `https://localhost:${port}/`, ...message }, local);
    expect([outcome.problem, asked]).toEqual(["certificate", 0]);
  });

  it("whose name nobody knows says so", async () => {
    const resolve = async () => {
      throw Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    };
    const url = "https://nowhere.example.com/";
    expect(await post({ url, ...message }, { local: false, resolve })).toMatchObject({ problem: "name_unknown" });
  });
});

describe("what leads to a private address", () => {
  const url = "https://hooks.example.com/";
  const resolving =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address }));

  it.each([
    ["127.0.0.1"],
    ["10.1.2.3"],
    ["169.254.169.254"],
    ["::1"],
    ["::ffff:192.168.0.1"],
    ["64:ff9b::a00:1"],
    // One good address does not help: the next look-up could be answered with the other.
    ["93.184.216.34", "10.0.0.1"],
    [],
  ])("gets nothing: %s", async (...addresses) => {
    const resolve = resolving(...addresses);
    expect(await post({ url, ...message }, { local: false, resolve })).toMatchObject({ problem: "address_refused" });
  });

  it("gets nothing by its own name either, and is not resolved twice", async () => {
    let resolved = 0;
    const resolve = async () => {
      resolved += 1;
      return [{ address: resolved === 1 ? "127.0.0.1" : "93.184.216.34" }];
    };
    expect(await post({ url, ...message }, { local: false, resolve })).toMatchObject({ problem: "address_refused" });
    expect(resolved).toBe(1);
  });

  it("the address that was judged is the one that is called, whatever the name says", async () => {
    const hosts: unknown[] = [];
    const at = await receiver((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const { port } = new URL(at);
    const named = `http://hooks.example.com:${port}/`;
    const outcome = await post({ url: named, ...message }, { ...local, resolve: resolving("127.0.0.1") });
    expect([outcome.status, hosts]).toEqual([200, [`hooks.example.com:${port}`]]);
  });
});

describe("the exception of a local stack", () => {
  it("is for this machine alone", async () => {
    for (const address of ["10.0.0.1", "169.254.169.254", "0.0.0.0", "fd00::1"]) {
      const resolve = async () => [{ address }];
      const outcome = await post({ url: "https://hooks.example.com/", ...message }, { ...local, resolve });
      expect(outcome.problem, address).toBe("address_refused");
    }
  });

  it("of a rehearsal is for addresses that the local cloud gave to public names, and no others", async () => {
    const key = Symbol.for("prelaunch.standsForName");
    const closed = await receiver(() => {});
    for (const close of closing.splice(0)) close();
    const url = `https://hooks.example.com:${new URL(closed).port}/`;
    const problemAt = async (address: string) =>
      (await post({ url, ...message }, { local: false, timeoutMs: 5000, resolve: async () => [{ address }] })).problem;
    expect(await problemAt("127.0.0.1")).toBe("address_refused");
    Object.defineProperty(globalThis, key, {
      value: (address: string) => address === "127.0.0.1",
      configurable: true,
    });
    try {
      // Nobody listens there: what matters is that it was called.
      expect(await problemAt("127.0.0.1")).toBe("no_connection");
      expect(await problemAt("127.0.0.2")).toBe("address_refused");
      expect(await problemAt("10.0.0.1")).toBe("address_refused");
    } finally {
      Reflect.deleteProperty(globalThis, key);
    }
  });

  it("is for no other stack", async () => {
    let asked = 0;
    const url = await receiver((_request, response) => {
      asked += 1;
      response.end();
    });
    const { port } = new URL(url);
    for (const reached of [url, `https://localhost:${port}/`, `https://127.0.0.1:${port}/`]) {
      expect(await post({ url: reached, ...message }, { local: false })).toMatchObject({ problem: "url_refused" });
    }
    expect(asked).toBe(0);
  });
});
