import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openCertificates } from "../vercel/certificates";
import { dnsJson } from "./dns/dns-json";
import { type TestEdge, testEdge } from "./edge.fixture";
import { parseCondition } from "./expression/parse";

let edge: TestEdge;
beforeAll(async () => {
  edge = await testEdge("enterprise");
});
afterAll(() => edge.close());

const always = (action: string, more: object = {}) => ({ expression: "true", action, ...more });

describe("what the edge does not do", () => {
  it("gap edge-http3: no answer offers HTTP/3", async () => {
    edge.declare({}, { http3: "on" });
    expect((await edge.ask("/")).headers).not.toHaveProperty("alt-svc");
  });

  it("gap edge-cache: a cache rule changes nothing, every request reaches the origin", async () => {
    edge.declare({
      http_request_cache_settings: [always("set_cache_settings", { actionParameters: { cache: true } })],
    });
    for (let turn = 0; turn < 2; turn += 1) {
      expect((await edge.ask("/a.css")).headers["cf-cache-status"]).toBe("DYNAMIC");
    }
  });

  it("gap edge-managed-rules: a managed ruleset lets an attack through", async () => {
    const actionParameters = { id: "efb7b8c949ac4650a09736fc376e9aee" };
    edge.declare({ http_request_firewall_managed: [always("execute", { actionParameters })] });
    expect((await edge.ask("/?q=%27%20OR%201=1--")).status).toBe(201);
  });

  it("gap edge-challenges: nobody passes one, clearance or not", async () => {
    edge.declare({ http_request_firewall_custom: [always("managed_challenge")] });
    expect((await edge.ask("/", { headers: { cookie: "cf_clearance=passed" } })).status).toBe(403);
  });

  it("gap edge-location: every address lies nowhere", async () => {
    edge.declare({
      http_request_firewall_custom: [{ expression: 'ip.src.country eq "XX" and ip.src.asnum eq 0', action: "block" }],
    });
    expect((await edge.ask("/")).status).toBe(403);
  });

  it("gap edge-expressions: bodies, scores and named lists cannot be looked at", () => {
    const place = { phase: "http_request_firewall_custom", use: "condition" } as const;
    for (const text of ['http.request.body.raw contains "x"', "cf.waf.score lt 20", "ip.src in $office"]) {
      expect(() => parseCondition(text, place)).toThrow(/local cloud/);
    }
  });

  it("gap edge-counters: a changed ruleset begins to count anew", async () => {
    const ratelimit = {
      characteristics: ["ip.src", "cf.colo.id"],
      period: 60,
      requestsPerPeriod: 1,
      mitigationTimeout: 60,
    };
    const statuses: number[] = [];
    for (const _change of ["first", "second"]) {
      edge.declare({ http_ratelimit: [always("block", { ratelimit })] });
      for (let turn = 0; turn < 2; turn += 1) statuses.push((await edge.ask("/", { from: "127.3.0.1" })).status);
    }
    expect(statuses).toEqual([201, 429, 201, 429]);
  });

  it("gap dns-https-json: look-ups in DNS's own format are not answered", async () => {
    const answer = await dnsJson(() => []).request(
      "https://cloudflare-dns.com/dns-query?dns=AAABAAABAAAAAAAAA3d3dwdleGFtcGxlA2NvbQAAAQAB",
    );
    expect(answer.status).toBe(400);
  });

  it("gap certificate-renewal: a certificate that was issued stays, whatever stands in the challenge's way later", async () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), "gap-"));
    let body = (_url: string): string | undefined => undefined;
    const certificates = openCertificates({
      stateDir,
      isAttached: () => true,
      mayIssue: () => true,
      ask: async (url) => ({ status: 200, body: body(url) ?? "" }),
      log: () => undefined,
    });
    body = (url) => certificates.challengeAnswer("example.com", url.split("/").at(-1) ?? "");
    expect((await certificates.of("example.com")).valid).toBe(true);
    body = () => "blocked";
    expect((await certificates.of("example.com")).valid).toBe(true);
    rmSync(stateDir, { recursive: true, force: true });
  });
});
