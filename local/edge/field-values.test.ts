import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { normalizeUrl, openExchange } from "./exchange";
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
