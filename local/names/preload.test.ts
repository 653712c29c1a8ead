import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { listenOnLoopback } from "../cloud/listen";
import { openAuthority } from "../edge/authority";
import { type Edge, serveEdge } from "../edge/serve-edge";
import { namesEnvironment, writeNames } from "./names";

const run = promisify(execFile);
const preload = fileURLToPath(new URL("./preload.cjs", import.meta.url));

let folder: string;
let edge: Edge;
let plain: { port: number; close(): Promise<void> };
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "names "));
  const authority = await openAuthority(path.join(folder, "edge"));
  const sockets = new WebSocketServer({ noServer: true });
  edge = await serveEdge({
    authority,
    port: 0,
    route: (host) =>
      host === "api.vendor.test" || host.endsWith(".cloud.test")
        ? {
            handle: (request, response) => response.end(`edge:${request.headers.host}`),
            upgrade: (request, socket, head) =>
              sockets.handleUpgrade(request, socket, head, (client) => client.send(`edge:${request.headers.host}`)),
          }
        : undefined,
  });
  plain = await listenOnLoopback(
    createHttpServer((_request, response) => response.end("loopback")),
    0,
  );
  const namesFile = path.join(folder, "names.json");
  writeNames(namesFile, {
    port: edge.port,
    hosts: ["api.vendor.test", "*.cloud.test"],
    refused: path.join(folder, "refused.jsonl"),
  });
  environment = { PATH: process.env["PATH"], ...namesEnvironment({ preload, namesFile, caFile: authority.caFile }) };
});

afterAll(async () => {
  await edge.close();
  await plain.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a module in a Node process under the names and gives what it printed. */
async function inChild(code: string): Promise<string> {
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
    env: environment,
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    timeout: 20_000,
  });
  return stdout.trim();
}

describe("a listed name leads to the edge", () => {
  it.each([
    ["fetch", `console.log(await (await fetch("https://api.vendor.test/x")).text())`],
    ["fetch on another port", `console.log(await (await fetch("https://api.vendor.test:8443/x")).text())`],
    [
      "https",
      `import https from "node:https"; https.get("https://api.vendor.test/", (r) => r.on("data", (d) => console.log(String(d))))`,
    ],
    [
      "tls without a server name",
      `import tls from "node:tls";
       const s = tls.connect({ host: "api.vendor.test", port: 443 }, () => s.end("GET / HTTP/1.1\\r\\nhost: api.vendor.test\\r\\nconnection: close\\r\\n\\r\\n"));
       let all = ""; s.on("data", (d) => { all += d; }); s.on("close", () => console.log(/edge:.*test/.exec(all)?.[0]))`,
    ],
    [
      "ws",
      `import { WebSocket } from "ws"; const w = new WebSocket("wss://api.vendor.test/"); w.on("message", (d) => { console.log(String(d)); w.close(); })`,
    ],
    [
      "who resolves first and connects to the address",
      `import dns from "node:dns/promises"; import { lookup } from "node:dns"; import https from "node:https";
       const { address } = await dns.lookup("api.vendor.test");
       const same = await new Promise((r) => lookup("api.vendor.test", { all: true }, (e, a) => r(a[0].address)));
       const [queried] = await dns.resolve4("api.vendor.test");
       if (same !== address || queried !== address) throw new Error("addresses differ");
       https.get({ host: address, port: 443, servername: "api.vendor.test", headers: { host: "api.vendor.test" } }, (r) => r.on("data", (d) => console.log(String(d))))`,
    ],
  ])("%s", async (_name, code) => {
    expect(await inChild(code)).toMatch(/^edge:api\.vendor\.test(:8443)?$/);
  });

  it("by wildcard, at any depth, in any case, but not the parent itself", async () => {
    const code = `for (const host of ["A.cloud.test", "a.b.cloud.test", "cloud.test"])
      console.log(await fetch("https://" + host).then((r) => r.text(), (e) => e.cause.code))`;
    expect((await inChild(code)).split("\n")).toEqual([
      "edge:a.cloud.test",
      "edge:a.b.cloud.test",
      "ERR_PRELAUNCH_OUTSIDE",
    ]);
  });
});

describe("what stays on the machine passes", () => {
  it("loopback by name and address", async () => {
    const code = `for (const host of ["localhost", "127.0.0.1"]) console.log(await (await fetch("http://" + host + ":${plain.port}")).text())`;
    expect(await inChild(code)).toBe("loopback\nloopback");
  });

  it("Unix sockets", async () => {
    const file = path.join(folder, "s");
    const code = `import net from "node:net"; const server = net.createServer((c) => c.end("pipe")).listen(${JSON.stringify(file)}, () =>
      net.connect(${JSON.stringify(file)}).on("data", (d) => { console.log(String(d)); server.close(); }))`;
    expect(await inChild(code)).toBe("pipe");
  });
});

it("tells whoever judges addresses which ones stand for a listed name", async () => {
  const code = `import dns from "node:dns/promises";
    const stands = globalThis[Symbol.for("prelaunch.standsForName")];
    const guessed = stands("127.213.0.1");
    const { address } = await dns.lookup("api.vendor.test");
    console.log(guessed, stands(address), stands("127.0.0.1"), stands("10.0.0.1"), stands("127.213.9.9"))`;
  expect(await inChild(code)).toBe("false true false false false");
});

describe("everything else is refused", () => {
  it.each([
    ["fetch", `await fetch("https://outside.test/").catch((e) => console.log(e.cause.code))`],
    ["an address", `import net from "node:net"; net.connect(443, "192.0.2.1").on("error", (e) => console.log(e.code))`],
    [
      "an IPv6 address",
      `import net from "node:net"; net.connect(443, "2001:db8::1").on("error", (e) => console.log(e.code))`,
    ],
    ["lookup", `import { lookup } from "node:dns"; lookup("outside.test", (e) => console.log(e.code))`],
    [
      "a promised lookup",
      `import dns from "node:dns"; await dns.promises.lookup("outside.test").catch((e) => console.log(e.code))`,
    ],
    [
      "a name server query",
      `import { Resolver } from "node:dns/promises"; await new Resolver().resolveTxt("api.vendor.test").catch((e) => console.log(e.code))`,
    ],
    [
      "http2",
      `import http2 from "node:http2"; http2.connect("https://outside.test").on("error", (e) => console.log(e.code))`,
    ],
    [
      "UDP",
      `import dgram from "node:dgram"; dgram.createSocket("udp4").send("x", 53, "192.0.2.1", function (e) { console.log(e.code); process.exit() })`,
    ],
    [
      "a worker",
      `import { Worker } from "node:worker_threads"; new Worker('fetch("http://outside.test").catch((e) => console.log(e.cause.code))', { eval: true })`,
    ],
    [
      "a child of the child",
      `import { execFileSync } from "node:child_process"; process.stdout.write(execFileSync(process.execPath, ["-e", 'fetch("http://outside.test").catch((e) => console.log(e.cause.code))']))`,
    ],
  ])("%s", async (_name, code) => {
    expect(await inChild(code)).toBe("ERR_PRELAUNCH_OUTSIDE");
  });

  it("says who wanted what and where the list is, and records it", async () => {
    const message = await inChild(`await fetch("https://told.test:8443/").catch((e) => console.log(e.cause.message))`);
    expect(message).toMatch(/wanted to reach told\.test:8443, which is outside this machine/);
    expect(message).toContain("names.json: api.vendor.test, *.cloud.test");
    const lines = readFileSync(path.join(folder, "refused.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { target: string }).target)).toContain("told.test:8443");
  });

  it("refuses all names while the list cannot be read", async () => {
    const code = `process.env.X = 1; await fetch("https://api.vendor.test/").catch((e) => console.log(e.cause.code))`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], {
      env: { ...environment, PRELAUNCH_NAMES: path.join(folder, "missing.json") },
    });
    expect(stdout.trim()).toBe("ERR_PRELAUNCH_OUTSIDE");
  });
});

it("keeps other Node options and adds itself once", () => {
  const options = { preload: "/a b/preload.cjs", namesFile: "n", caFile: "c" };
  const first = namesEnvironment({ ...options, nodeOptions: "--max-old-space-size=512" }).NODE_OPTIONS;
  expect(first).toBe('--max-old-space-size=512 --require "/a b/preload.cjs"');
  expect(namesEnvironment({ ...options, nodeOptions: first }).NODE_OPTIONS).toBe(first);
});
