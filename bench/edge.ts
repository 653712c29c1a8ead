import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { listenOnLoopback } from "../local/cloud/listen";
import { openAuthority } from "../local/edge/authority";
import { forwardTo } from "../local/edge/forward";
import type { Origin } from "../local/edge/origin";
import { serveEdge } from "../local/edge/serve-edge";
import { type EdgeZone, zoneFront } from "../local/edge/zone-front";
import { median } from "./median";

/**
 * What the declared rules of a production stack cost at the local edge: requests a second to the same server through the edge
 * with TLS alone, and with the zone's phases, side by side in one run. Client, edge and server share one process, so that only
 * the ratio says something.
 */
const rounds = 7;
const perRound = 1500;
const connections = 16;

const condition = 'http.host eq "example.com" and';
const header = { operation: "set", value: "x" };
const rules: EdgeZone["rules"] = {
  http_request_dynamic_redirect: [
    {
      expression: `(${condition} not ssl and not starts_with(http.request.uri.path, "/.well-known/acme-challenge/"))`,
      action: "redirect",
      actionParameters: { fromValue: { targetUrl: { expression: 'concat("https://", http.host)' } } },
    },
  ],
  http_request_firewall_custom: [
    {
      expression: `(${condition} starts_with(http.request.uri.path, "/.well-known/"))`,
      action: "skip",
      actionParameters: { ruleset: "current" },
    },
    { expression: `(${condition} not http.request.method in {"GET" "POST" "HEAD" "OPTIONS"})`, action: "block" },
    {
      expression: `(${condition} (starts_with(http.request.uri.path, "/.env") or starts_with(http.request.uri.path, "/.git")))`,
      action: "block",
    },
  ],
  http_ratelimit: [
    {
      expression: 'starts_with(http.request.uri.path, "/")',
      action: "block",
      ratelimit: {
        characteristics: ["ip.src", "cf.colo.id"],
        period: 10,
        requestsPerPeriod: 1_000_000,
        mitigationTimeout: 10,
      },
    },
  ],
  http_request_late_transform: [
    {
      expression: 'http.host eq "example.com"',
      action: "rewrite",
      actionParameters: { headers: { "x-edge": header } },
    },
  ],
  http_response_headers_transform: [
    {
      expression: 'http.host eq "example.com"',
      action: "rewrite",
      actionParameters: {
        headers: {
          "x-a": header,
          "x-b": header,
          "x-c": header,
          "x-d": header,
          "x-powered-by": { operation: "remove" },
        },
      },
    },
  ],
};

async function main(folder: string): Promise<void> {
  const server = await listenOnLoopback(
    createServer((_request, response) => response.end("hello")),
    0,
  );
  const direct = forwardTo(server.port);
  const origin: Origin = {
    certificate: async () => ({ valid: true }),
    handle: (asked, response) => direct.handle(asked, response),
    upgrade: (_request, socket) => socket.destroy(),
  };
  const zone: EdgeZone = {
    name: "example.com",
    plan: "free",
    records: [{ name: "example.com", type: "A", content: "76.76.21.21", proxied: true }],
    rules,
    settings: { ssl: "strict", min_tls_version: "1.2" },
  };
  const front = zoneFront({ zones: () => [zone], originAt: () => origin, elsewhere: origin });
  const edge = await serveEdge({
    authority: await openAuthority(folder),
    port: 0,
    route: (host) => (host === "example.com" ? front : direct),
  });

  const cases = { "TLS alone": "plain.example", "declared rules": "example.com" };
  const rates = Object.keys(cases).map((): number[] => []);
  const agent = new Agent({ keepAlive: true, maxSockets: connections, rejectUnauthorized: false });
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, host] of Object.values(cases).entries()) rates[index]?.push(await rate(edge.port, host, agent));
  }
  const [base = Number.NaN] = rates.map(median);
  for (const [index, name] of Object.keys(cases).entries()) {
    const found = median(rates[index] ?? []);
    const added = (1000 / found - 1000 / base).toFixed(2);
    console.log(
      `${name.padEnd(16)} ${found.toFixed(0)} requests/s   ${(found / base).toFixed(2)} ×   +${added} ms a request`,
    );
  }
  agent.destroy();
  await edge.close();
  await server.close();
}

/** Requests a second, with several at once. */
async function rate(port: number, host: string, agent: Agent): Promise<number> {
  let left = perRound;
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      request({ host: "127.0.0.1", port, servername: host, headers: { host }, agent }, (answer) => {
        answer.resume().on("end", resolve);
      })
        .on("error", reject)
        .end();
    });
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await ask();
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  return (perRound / (performance.now() - started)) * 1000;
}

const folder = mkdtempSync(path.join(tmpdir(), "prelaunch-bench-"));
main(folder).finally(() => rmSync(folder, { recursive: true, force: true }));
