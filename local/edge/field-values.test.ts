import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { normalizeUrl, openExchange } from "./exchange";
import { parseAddress } from "./expression/address";
import { fields } from "./expression/fields";
import { fieldReaders, fieldsOf } from "./field-values";

const request = {
  url: "/a/Index.HTML?filter=waf&filter=cdn&flag",
  method: "GET",
  httpVersion: "1.1",
  httpVersionMajor: 1,
  headers: { host: "Example.com:443" },
  rawHeaders: [
    "Host",
    "Example.com:443",
    "Cookie",
    "s%20id=1; b=2",
    "Accept-Language",
    "fr-CH, fr;q=0.8, en;q=0.9, de;q=0.7, *;q=0.5",
    "X-Two",
    "1",
    "x-two",
    "2",
  ],
} as unknown as IncomingMessage;
const arrival = { scheme: "https", clientAddress: "127.0.0.9" } as const;
const source = fieldsOf(openExchange(request, arrival, { name: "example.com", plan: "free" }));

it("every field that an expression may name has a value, and no other", () => {
  expect(Object.keys(fieldReaders).sort()).toEqual(Object.keys(fields).sort());
});

describe("a field", () => {
  it.each<[string, unknown]>([
    ["http.host", "example.com"],
    ["http.request.full_uri", "https://example.com/a/Index.HTML?filter=waf&filter=cdn&flag"],
    ["http.request.uri.path.extension", "html"],
    [
      "http.request.uri.args",
      new Map([
        ["filter", ["waf", "cdn"]],
        ["flag", [""]],
      ]),
    ],
    [
      "http.request.cookies",
      new Map([
        ["s id", ["1"]],
        ["b", ["2"]],
      ]),
    ],
    // The documentation's example.
    ["http.request.accepted_languages", ["fr-CH", "en", "fr", "de"]],
    ["http.referer", ""],
    ["ssl", true],
    ["ip.src.country", "XX"],
    ["http.response.code", undefined],
  ])("%s", (name, value) => {
    expect(source.get(name)).toEqual(value);
  });

  it("of headers keeps repeated ones in order, by their name in lower case", () => {
    const headers = source.get("http.request.headers") as Map<string, string[]>;
    expect(headers.get("x-two")).toEqual(["1", "2"]);
    expect(source.get("http.request.headers.names")).toContain("X-Two");
  });
});

describe("of a request that was rewritten and answered", () => {
  const raw = { ...request, url: "//a/./b.TXT?n=1&n=2", httpVersion: "2.0", httpVersionMajor: 2 } as IncomingMessage;
  const tls = { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256" };
  const exchange = {
    ...openExchange(raw, { ...arrival, tls }, { name: "example.com", plan: "free" }),
    receivedAt: new Date("2026-11-20T10:00:00.250Z"),
    rawHeaders: ["User-Agent", "curl", "X-Forwarded-For", "192.0.2.1", "Referer", "https://a.example/"],
    response: {
      status: 404,
      headers: [
        ["Set-Cookie", "a=1"],
        ["set-cookie", "b=2"],
      ] as [string, string][],
    },
  };
  const values = fieldsOf({ ...exchange, url: "/new.pdf?q=1" });
  const known: Record<string, unknown> = {
    "cf.bot_management.verified_bot": false,
    "cf.client.bot": false,
    "cf.edge.client_tcp": true,
    "cf.edge.server_port": 443,
    "cf.random_seed": exchange.randomSeed(),
    "cf.ray_id": exchange.rayId,
    "cf.threat_score": 0,
    "cf.tls_cipher": "TLS_AES_128_GCM_SHA256",
    "cf.tls_client_auth.cert_presented": false,
    "cf.tls_client_auth.cert_revoked": false,
    "cf.tls_client_auth.cert_verified": false,
    "cf.tls_version": "TLSv1.3",
    "cf.verified_bot_category": "",
    "cf.worker.upstream_zone": "",
    "cf.zone.name": "example.com",
    "http.cookie": "",
    "http.host": "example.com",
    "http.referer": "https://a.example/",
    "http.request.accepted_languages": [],
    "http.request.cookies": new Map(),
    "http.request.full_uri": "https://example.com/new.pdf?q=1",
    "http.request.headers": new Map([
      ["user-agent", ["curl"]],
      ["x-forwarded-for", ["192.0.2.1"]],
      ["referer", ["https://a.example/"]],
    ]),
    "http.request.headers.names": ["User-Agent", "X-Forwarded-For", "Referer"],
    "http.request.headers.truncated": false,
    "http.request.headers.values": ["curl", "192.0.2.1", "https://a.example/"],
    "http.request.method": "GET",
    "http.request.timestamp.msec": 250,
    "http.request.timestamp.sec": 1_795_168_800,
    "http.request.uri": "/new.pdf?q=1",
    "http.request.uri.args": new Map([["q", ["1"]]]),
    "http.request.uri.args.names": ["q"],
    "http.request.uri.args.values": ["1"],
    "http.request.uri.path": "/new.pdf",
    "http.request.uri.path.extension": "pdf",
    "http.request.uri.query": "q=1",
    "http.request.version": "HTTP/2",
    "http.response.code": 404,
    "http.response.headers": new Map([["set-cookie", ["a=1", "b=2"]]]),
    "http.response.headers.names": ["Set-Cookie", "set-cookie"],
    "http.response.headers.values": ["a=1", "b=2"],
    "http.user_agent": "curl",
    "http.x_forwarded_for": "192.0.2.1",
    "ip.src": parseAddress("127.0.0.9"),
    "ip.src.asnum": 0,
    "ip.src.city": "",
    "ip.src.continent": "",
    "ip.src.country": "XX",
    "ip.src.is_in_european_union": false,
    "ip.src.lat": "",
    "ip.src.lon": "",
    "ip.src.metro_code": "",
    "ip.src.postal_code": "",
    "ip.src.region": "",
    "ip.src.region_code": "",
    "ip.src.timezone.name": "",
    "raw.http.request.full_uri": "https://example.com//a/./b.TXT?n=1&n=2",
    "raw.http.request.uri": "//a/./b.TXT?n=1&n=2",
    "raw.http.request.uri.args": new Map([["n", ["1", "2"]]]),
    "raw.http.request.uri.args.names": ["n", "n"],
    "raw.http.request.uri.args.values": ["1", "2"],
    "raw.http.request.uri.path": "//a/./b.TXT",
    "raw.http.request.uri.path.extension": "txt",
    "raw.http.request.uri.query": "n=1&n=2",
    ssl: true,
  };

  it("each field is known", () => expect(Object.keys(known).sort()).toEqual(Object.keys(fields).sort()));

  it.each(Object.entries(known))("%s", (name, value) => {
    expect(values.get(name)).toEqual(value);
  });
});

/** https://developers.cloudflare.com/rules/normalization/how-it-works/ */
it.each([
  ["/", "/"],
  ["/a/./b/../c", "/a/c"],
  ["/../../x", "/x"],
  ["/a/..", "/"],
  ["/%7euser/%2f%e4", "/~user/%2F%E4"],
  ["\\a//b\\c?x=%41//", "/a/b/c?x=%41//"],
  ["", "/"],
])("the URL %s is normalized to %s", (url, normalized) => {
  expect(normalizeUrl(url)).toBe(normalized);
});
