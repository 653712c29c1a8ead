// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${1} is Cloudflare's notation of a capture.
import { describe, expect, it } from "vitest";
import type { Datum } from "./datum";
import { compileComputed, compileCondition } from "./evaluate";
import { parseComputed, parseCondition } from "./parse";
import type { Place } from "./place";
import { address, list, map, sourceOf } from "./request.fixture";

const custom: Place = { phase: "http_request_firewall_custom", use: "condition" };
const target: Place = { phase: "http_request_dynamic_redirect", use: "redirect" };
const header: Place = { phase: "http_request_late_transform", use: "header" };

const holds = (text: string, values: Record<string, Datum>, place = custom): boolean =>
  compileCondition(parseCondition(text, place).condition)(sourceOf(values));
const computed = (text: string, values: Record<string, Datum>, place = target): string =>
  compileComputed(parseComputed(text, place).value)(sourceOf(values));

const uri = (value: string) => ({ "http.request.full_uri": value });
const path = (value: string) => ({ "http.request.uri.path": value });

/** https://developers.cloudflare.com/ruleset-engine/rules-language/operators/ */
describe("operators, as documented", () => {
  it.each<[string, Record<string, Datum>, boolean]>([
    ['http.request.uri.path eq "/articles/2008/"', path("/articles/2008/"), true],
    ['http.request.uri.path eq "/articles/2008/"', path("/Articles/2008/"), false],
    ["ip.src ne 203.0.113.0", { "ip.src": address("203.0.113.1") }, true],
    ["cf.threat_score lt 10", { "cf.threat_score": 9 }, true],
    ["cf.threat_score le 20", { "cf.threat_score": 20 }, true],
    ["cf.threat_score > 25", { "cf.threat_score": 25 }, false],
    ["cf.threat_score >= 60", { "cf.threat_score": 60 }, true],
    ['http.request.uri.path contains "/articles/"', path("/x/articles/1"), true],
    ['http.request.uri.path wildcard "/articles/*"', path("/ARTICLES/1"), true],
    ['http.request.uri.path strict wildcard "/AdminTeam/*"', path("/adminteam/1"), false],
    ['http.request.uri.path strict wildcard "/AdminTeam/*"', path("/AdminTeam/1"), true],
    ['http.request.uri.path matches "^/articles/200[7-8]/$"', path("/articles/2008/"), true],
    ['http.request.uri.path ~ "^/articles/200[7-8]/$"', path("/articles/2009/"), false],
    ["ip.src in { 203.0.113.0 203.0.113.1 }", { "ip.src": address("203.0.113.1") }, true],
    ['lower(http.request.uri.path) contains "/wp-login.php"', path("/WP-Login.php"), true],
    // Wildcard matching, example A and B
    ['http.request.full_uri wildcard "http*://example.com/a/*"', uri("https://example.com/a/"), true],
    [
      'http.request.full_uri wildcard "http*://example.com/a/*"',
      uri("https://example.com/a/sub/folder/?name=value"),
      true,
    ],
    ['http.request.full_uri wildcard "http*://example.com/a/*"', uri("https://example.com/ab/"), false],
    ['http.request.full_uri wildcard "http*://example.com/a/*"', uri("https://sub.example.com/a/"), false],
    [
      'http.request.full_uri wildcard "*.example.com/*/page.html"',
      uri("https://admin.example.com/team/subteam/page.html"),
      true,
    ],
    ['http.request.full_uri wildcard "*.example.com/*/page.html"', uri("https://example.com/ab/page.html"), false],
    [
      'http.request.full_uri wildcard "*.example.com/*/page.html"',
      uri("https://sub.example.com/folder2/page.html?s=value"),
      false,
    ],
    // Precedence: not, and, xor, or
    ["ssl and false or true", { ssl: false }, true],
    ["ssl and (false or true)", { ssl: false }, false],
    ["true or true xor true", {}, true],
    ["(true or true) xor true", {}, false],
    ["true xor true and false", {}, true],
    ["not ssl and not ssl", { ssl: false }, true],
    ["!ssl && !ssl || ssl ^^ ssl", { ssl: false }, true],
    ["ssl", { ssl: true }, true],
    [
      `(
 (http.host eq "api.example.com" and http.request.uri.path eq "/api/v2/auth") or
 (http.host matches "^(www|store|blog)\\.example\\.com" and http.request.uri.path contains "wp-login.php") or
 ip.src.country in {"CN" "TH" "US"} or ip.src.asnum in {12345 54321 11111}
) and not ip.src in {11.22.33.0/24}`,
      { "http.host": "blog.example.com", ...path("/wp-login.php"), "ip.src": address("11.22.34.1") },
      true,
    ],
  ])("%s", (text, values, wanted) => {
    expect(holds(text, values)).toBe(wanted);
  });
});

/** https://developers.cloudflare.com/ruleset-engine/rules-language/values/ */
describe("values, as documented", () => {
  const accept = { "http.request.headers": map({ accept: ["application/json"] }) };
  const filters = { "http.request.uri.args": map({ filter: ["waf", "botm", "cdn"] }) };
  const names = { "http.request.headers.names": list("Content-Type", "Accept") };

  it.each<[string, Record<string, Datum>, boolean]>([
    ['http.request.uri.path matches "a\\"b"', path('/a"b'), true],
    ['http.request.uri.path matches r#"a"b"#', path('/a"b'), true],
    ['http.request.uri.path matches r##"a"#b"##', path('/a"#b'), true],
    ['http.request.uri.path matches r"/api/login\\.aspx$"', path("/api/login.aspx"), true],
    [
      "ip.src in {198.51.100.1 198.51.100.3..198.51.100.7 192.0.2.0/24 2001:0db8::/32}",
      { "ip.src": address("198.51.100.5") },
      true,
    ],
    [
      "ip.src in {198.51.100.1 198.51.100.3..198.51.100.7 192.0.2.0/24 2001:0db8::/32}",
      { "ip.src": address("2001:db8:1::9") },
      true,
    ],
    [
      "ip.src in {198.51.100.1 198.51.100.3..198.51.100.7 192.0.2.0/24 2001:0db8::/32}",
      { "ip.src": address("198.51.100.2") },
      false,
    ],
    ["cf.edge.server_port in {8000..8009 8080..8089}", { "cf.edge.server_port": 8085 }, true],
    ['http.host in {"example.com" "example.net"}', { "http.host": "example.net" }, true],
    ['http.request.headers.names[0] == "Content-Type"', names, true],
    ['http.request.headers.names[5] == "Content-Type"', names, false],
    ['http.request.headers.names[5] != "Content-Type"', names, false],
    ['any(lower(http.request.headers.names[*])[*] == "content-type")', names, true],
    ['any(http.request.headers["accept"][*] == "application/json")', accept, true],
    ['any(http.request.headers["accept"][*] == "text/plain")', accept, false],
    ['http.request.headers["accept"][0] == "application/json"', accept, true],
    ['len(http.request.uri.args["filter"][1]) == 4', filters, true],
    ['all(len(http.request.uri.args["filter"][*])[*] in {3 4})', filters, true],
    ['all(not len(http.request.uri.args["filter"][*])[*] in {3 4})', filters, false],
    ['len(http.request.uri.args["filter"]) >= 0', filters, true],
    ['not len(http.request.uri.args["order"]) >= 0', filters, true],
    ['any(http.request.uri.args["order"][*] == "x")', filters, false],
    ['all(http.request.uri.args["order"][*] == "x")', filters, true],
  ])("%s", (text, values, wanted) => {
    expect(holds(text, values)).toBe(wanted);
  });
});

/** https://developers.cloudflare.com/ruleset-engine/rules-language/functions/ */
describe("functions, as documented", () => {
  const body = (value: string) => ({ "http.user_agent": value });

  it.each<[string, Record<string, Datum>, boolean]>([
    ["cidr(ip.src, 24, 24) == 113.10.0.0", { "ip.src": address("113.10.0.2") }, true],
    ["cidr(ip.src, 24, 24) == 2001::", { "ip.src": address("2001:0000:130F:0000:0000:09C0:876A:130B") }, true],
    ["cidr6(ip.src, 24) == 113.10.0.2", { "ip.src": address("113.10.0.2") }, true],
    [
      '(any(decode_base64(http.request.headers["client_id"][*])[*] eq "123abc"))',
      { "http.request.headers": map({ client_id: ["MTIzYWJj"] }) },
      true,
    ],
    ['ends_with(http.request.uri.path, ".html")', path("/welcome.html"), true],
    ["len(http.host) == 11", { "http.host": "example.com" }, true],
    ['lookup_json_integer(http.user_agent, "version") == 2', body('{ "record_id": "aed53a", "version": 2 }'), true],
    ['lookup_json_integer(http.user_agent, "product", "id") == 356', body('{ "product": { "id": 356 } }'), true],
    ["lookup_json_integer(http.user_agent, 1) == -234", body('["first_item", -234]'), true],
    ['lookup_json_integer(http.user_agent, "network_ids", 0) == 123', body('{ "network_ids": [123, 456] }'), true],
    [
      'lookup_json_integer(http.user_agent, 1, "product_id") == 456',
      body('[{ "product_id": 123 }, { "product_id": 456 }]'),
      true,
    ],
    ['lookup_json_string(http.user_agent, "company") == "cloudflare"', body('{ "company": "cloudflare" }'), true],
    [
      'lookup_json_string(http.user_agent, 1, "network") == "cloudflare"',
      body('[{ "network": "x" }, { "network": "cloudflare" }]'),
      true,
    ],
    ['lookup_json_string(http.user_agent, "a") == "x"', body("no JSON"), false],
    ['lower(http.host) == "www.cloudflare.com"', { "http.host": "WWW.cloudflare.com" }, true],
    ['upper(http.host) == "WWW.CLOUDFLARE.COM"', { "http.host": "www.cloudflare.com" }, true],
    ['remove_bytes(http.host, "\\x2e\\x77") == "cloudflarecom"', { "http.host": "www.cloudflare.com" }, true],
    ['starts_with(http.request.uri.path, "/blog")', path("/blog/first-post"), true],
    ['substring(http.user_agent, 2, 5) == "dfg"', body("asdfghjk"), true],
    ['substring(http.user_agent, 2) == "dfghjk"', body("asdfghjk"), true],
    ['substring(http.user_agent, -2) == "jk"', body("asdfghjk"), true],
    ['substring(http.user_agent, 0, -2) == "asdfgh"', body("asdfghjk"), true],
    ['url_decode(http.user_agent) == "John Doe"', body("John%20Doe"), true],
    ['url_decode(http.user_agent) == "John Doe"', body("John+Doe"), true],
    ['url_decode(http.user_agent) == "%20"', body("%2520"), true],
    ['url_decode(http.user_agent, "r") == " "', body("%2520"), true],
    ['url_decode(http.request.uri.path) matches "(?u)\\p{Hangul}+"', path("/%ED%95%9C"), true],
    ['url_decode(http.request.uri.path) matches "(?u)\\p{Hangul}+"', path("/hangul"), false],
    ['url_decode(http.user_agent, "u") == "☁"', body("%u2601"), true],
  ])("%s", (text, values, wanted) => {
    expect(holds(text, values)).toBe(wanted);
  });

  it.each<[string, Record<string, Datum>, string]>([
    ['concat("String1", " ", "String", 2)', {}, "String1 String2"],
    ['regex_replace("/foo/bar", "/bar$", "/baz")', {}, "/foo/baz"],
    ['regex_replace("/x", "^/y$", "/mumble")', {}, "/x"],
    ['regex_replace("/foo", "^/FOO$", "/x")', {}, "/foo"],
    ['regex_replace("/a/a", "/a", "/b")', {}, "/b/a"],
    ['regex_replace("/b", "^/b$", "/b$$")', {}, "/b$"],
    // The documentation prints "/bar/path/a/", with a slash that neither the text nor the replacement has.
    ['regex_replace("/foo/a/path", "^/foo/([^/]*)/(.*)$", "/bar/${2}/${1}")', {}, "/bar/path/a"],
    ['regex_replace(http.host, "\\\\\\\\", "a")', { "http.host": "x\\y" }, "xay"],
    ["to_string(ssl)", { ssl: true }, "true"],
    ["to_string(cf.threat_score)", { "cf.threat_score": 5 }, "5"],
    [
      'wildcard_replace(http.request.full_uri, "https://*.example.com/*/*", "https://example.com/${1}/${2}/${3}")',
      uri("https://apps.example.com/calendar/admin?expand=true"),
      "https://example.com/apps/calendar/admin?expand=true",
    ],
    [
      'wildcard_replace(http.request.full_uri, "/applications/*", "/apps/${1}")',
      uri("https://example.com/applications/app1"),
      "https://example.com/applications/app1",
    ],
    ['wildcard_replace(http.request.uri.path, "/*", "/apps/${1}")', path("/calendar"), "/apps/calendar"],
    ['wildcard_replace(http.request.uri.path, "/apps/*", "/${1}")', path("/Apps/Calendar"), "/Calendar"],
    ['wildcard_replace(http.request.uri.path, "/apps/*", "/${1}", "s")', path("/Apps/calendar"), "/Apps/calendar"],
    [
      'wildcard_replace(http.request.uri.path, "/apps/*/login", "/${1}/login")',
      path("/apps/calendar/login"),
      "/calendar/login",
    ],
  ])("%s", (text, values, wanted) => {
    expect(computed(text, values)).toBe(wanted);
  });

  /** https://developers.cloudflare.com/changelog/2026-01-22-sha256-base64-encode-functions */
  it.each([
    ['encode_base64("hello world")', "aGVsbG8gd29ybGQ"],
    ['encode_base64("hello world", "p")', "aGVsbG8gd29ybGQ="],
    ['encode_base64("hello world", "u")', "aGVsbG8gd29ybGQ"],
  ])("%s", (text, wanted) => {
    expect(computed(text, {}, header)).toBe(wanted);
  });

  it.each([
    [["country"], "order=asc"],
    [["order", "country"], ""],
    [["search"], "order=asc&country=GB"],
  ])("takes the arguments %j out of a query", (names, wanted) => {
    const text = `remove_query_args(http.request.uri.query, ${names.map((name) => JSON.stringify(name)).join(", ")})`;
    const values = { "http.request.uri.query": "order=asc&country=GB" };
    expect(computed(text, values, { phase: "http_request_transform", use: "rewrite" })).toBe(wanted);
  });

  it("takes a missing value of concat() as an empty string", () => {
    const values = { "http.request.accepted_languages": list(), ...path("/my-path") };
    const text = 'concat("/", http.request.accepted_languages[0], http.request.uri.path)';
    expect(computed(text, values, { phase: "http_request_transform", use: "rewrite" })).toBe("//my-path");
  });

  it("counts bytes, not characters", () => {
    const host = Buffer.from("☁.example").toString("latin1");
    expect(
      holds('len(http.host) == 11 and http.host contains "☁" and http.host matches "^☁"', { "http.host": host }),
    ).toBe(true);
  });
});
