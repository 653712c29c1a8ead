import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { Records } from "cloudflare/resources/dns/records";
import { Rulesets } from "cloudflare/resources/rulesets/rulesets";
import { Settings } from "cloudflare/resources/zones/settings";
import { BaseZones } from "cloudflare/resources/zones/zones";
import { createClient } from "cloudflare/tree-shakable";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestCloudflare, testCloudflare, testToken, zoneId } from "./cloudflare.fixture";

let test: TestCloudflare;
let server: Server;
beforeEach(async () => {
  test = testCloudflare();
  server = createServer(getRequestListener(test.cloudflare.api.fetch));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  server.close();
  test.end();
});

const resources = [BaseZones, Records, Settings, Rulesets] as const;
const client = (apiToken = testToken, maxRetries = 0) =>
  createClient({
    apiToken,
    maxRetries,
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/client/v4`,
    resources,
  });

describe("Cloudflare's SDK", () => {
  it("finds the zone, its records, settings and rules", async () => {
    await test.create("cloudflareRecord", {
      name: "example.com",
      type: "A",
      content: "76.76.21.21",
      ttl: 1,
      proxied: true,
    });
    await test.create("cloudflareRecord", {
      name: "example.com",
      type: "CAA",
      ttl: 3600,
      data: { flags: 0, tag: "issue", value: "letsencrypt.org" },
    });
    await test.create("cloudflareRuleset", {
      kind: "zone",
      name: "Custom",
      phase: "http_request_firewall_custom",
      rules: [{ ref: "one", action: "block", expression: 'http.request.uri.path eq "/x"', enabled: true }],
    });
    const api = client();
    const zones = await api.zones.list({ name: "example.com" });
    expect(zones.result).toMatchObject([{ id: zoneId, name: "example.com", status: "active" }]);
    expect(await api.zones.get({ zone_id: zoneId })).toMatchObject({ name: "example.com" });
    const records = await api.dns.records.list({ zone_id: zoneId });
    expect(records.result).toMatchObject([
      { type: "A", content: "76.76.21.21", proxied: true, ttl: 1 },
      { type: "CAA", content: '0 issue "letsencrypt.org"', data: { flags: 0, tag: "issue", value: "letsencrypt.org" } },
    ]);
    expect(await api.zones.settings.get("ssl", { zone_id: zoneId })).toMatchObject({ id: "ssl", value: "full" });
    const entry = await api.rulesets.phases.get("http_request_firewall_custom", { zone_id: zoneId });
    expect(entry).toMatchObject({ phase: "http_request_firewall_custom", rules: [{ ref: "one", action: "block" }] });
    const listed = await api.rulesets.list({ zone_id: zoneId });
    expect(listed.result).toMatchObject([{ name: "Custom", kind: "zone" }]);
  });

  it("takes each refusal for what it is", async () => {
    await expect(client("another-token").zones.list()).rejects.toMatchObject({ status: 403, errors: [{ code: 9109 }] });
    const unknownZone = client().dns.records.list({ zone_id: "e".repeat(32) });
    await expect(unknownZone).rejects.toMatchObject({ status: 404 });
    await expect(client().rulesets.phases.get("http_ratelimit", { zone_id: zoneId })).rejects.toMatchObject({
      status: 404,
    });
  });

  it("is told to wait after 1200 requests, by a header that it understands", async () => {
    const first = await test.cloudflare.api.request("/client/v4/zones", {
      headers: { authorization: `Bearer ${testToken}` },
    });
    expect(first.headers.get("ratelimit")).toMatch(/^"default";r=1199;t=\d+$/);
    for (let asked = 1; asked < 1200; asked += 1) await test.cloudflare.api.request("/client/v4/zones");
    const refused = await client()
      .zones.list()
      .then(
        () => undefined,
        (error: { status: number; headers: Headers; errors: unknown }) => error,
      );
    expect(refused).toMatchObject({ status: 429, errors: [{ code: 971 }] });
    // As long as the window of the first request goes on: 1200 of them take their time.
    const wait = Number(refused?.headers.get("retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(300);
  });
});
