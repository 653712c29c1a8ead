import { describe, expect, it } from "vitest";
import { ExpressionError } from "./expression-error";
import { parseComputed, parseCondition } from "./parse";
import type { Place } from "./place";

const custom: Place = { phase: "http_request_firewall_custom", use: "condition" };
const redirect: Place = { phase: "http_request_dynamic_redirect", use: "condition" };

function problem(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError);
    return (error as ExpressionError).message;
  }
  throw new Error("It was taken.");
}

describe("what is refused, with its place and the cure", () => {
  it.each([
    [" ", /The expression is empty/],
    [`http.host eq "${"a".repeat(4096)}"`, /Cloudflare takes 4096/],
    [
      'http.request.uri.pth eq "/"',
      /^At character 1, near "http.request.uri.pth eq .*": .* did you mean http\.request\.uri\.path\?/,
    ],
    ['http.host eq "a" AND ssl', /character 18, .*lower case: and/],
    ['http.host EQ "a"', /lower case: eq/],
    ['http.host = "a"', /means nothing here/],
    ['http.host eq "a', /not closed/],
    ['http.host eq r#"a"', /raw string is not closed/],
    ['(ssl and http.host eq "a"', /A "\)" is missing/],
    ["ssl)", /should end here/],
    // Names that every JavaScript object has.
    ["constructor", /is no field/],
    ["__proto__", /is no field/],
    ["ssl eq true", /should end here/],
    ["http.host", /no truth by itself/],
    ["http.host eq 1", /string should stand here/],
    ["ip.src eq 1.2.3.4/8", /in \{1\.2\.3\.4\/8\}/],
    ['ip.src eq "1.2.3.4"', /without quotes/],
    ["ip.src lt 1.2.3.4", /have no order/],
    ["ip.src in {10.0.0.1/8}", /bits beyond the prefix/],
    ["ip.src in {1.2.3.9..1.2.3.4}", /goes from one address to a larger one/],
    ["ip.src in {1.2.3.4..::1}", /of the same kind/],
    ["ip.src eq 1.2.3.400", /no IP address/],
    ["ip.src in $office_network", /Named lists are not kept/],
    ["cf.threat_score in {5..1}", /smaller to the larger/],
    ["cf.threat_score eq 010", /octal/],
    ["cf.threat_score eq 9007199254740993", /too large/],
    ['http.host in {"a", "b"}', /separated by spaces/],
    ["http.host in {}", /list is empty/],
    ['http.request.uri.path ends_with ".html"', /is a function: write ends_with/],
    ['starts_with("/a", http.host)', /must be a field/],
    ["starts_with(http.host)", /needs 2 arguments; here are 1/],
    ['lower(http.host, "x") eq "a"', /takes 1 argument at most/],
    ["lower", /is a function: write lower/],
    ['lowr(http.host) eq "a"', /did you mean lower\?/],
    ['http.request.headers.names[*] == "Content-Type"', /any\(…\) or all/],
    ['any(http.request.headers.names == "a")', /cannot be compared as a whole/],
    ["any(ssl)", /write \[\*\] after the array/],
    ['http.request.headers["a"] eq "b"', /write \[0\]/],
    ['http.request.headers[0] eq "b"', /write \["name"\]/],
    ['any(concat("a", http.request.headers.names[*])[*] eq "b")', /only in the first argument/],
    ["http.response.code eq 403", /known only after the origin has answered/],
    ['http.request.body.raw contains "x"', /cannot compute/],
    ["cf.waf.score lt 20", /cannot compute/],
    ['regex_replace(http.host, "a", "b") eq "c"', /can be used only in the values of Transform Rules/],
    ['is_timed_hmac_valid_v0("k", http.host, 1, http.request.timestamp.sec)', /does not evaluate/],
    ['http.request.uri.path wildcard "/a**"', /"\*\*"/],
    ['http.request.uri.path wildcard r"/a\\d"', /before another character/],
    ['http.request.uri.path matches "(?=a)"', /no look-ahead/],
    ['http.request.uri.path matches r"(a)\\1"', /no back-references/],
    ['http.request.uri.path matches "(a"', /no regular expression/],
    [`${"(".repeat(200)}ssl${")".repeat(200)}`, /nested too deeply/],
    ['http.host eq "\\n"', /after a backslash/],
    ['http.host eq "a"\nand ssl\nand htp.host eq "b"', /line 3, character 5.*did you mean http\.host/],
  ])("%s", (text, wanted) => {
    expect(problem(() => parseCondition(text, custom))).toMatch(wanted);
  });

  it("keeps functions to where they are documented", () => {
    expect(problem(() => parseCondition("cidr(ip.src, 24, 24) eq 192.0.2.0", redirect))).toMatch(
      /only in custom rules and rate/,
    );
    expect(problem(() => parseComputed("uuidv4(cf.random_seed)", { ...redirect, use: "redirect" }))).toMatch(
      /only in the values of Transform/,
    );
    expect(problem(() => parseComputed("http.request.timestamp.sec", { ...redirect, use: "redirect" }))).toMatch(
      /string must come out/,
    );
    expect(
      parseCondition("http.response.code eq 403", { phase: "http_ratelimit", use: "counting" }).usage.fields,
    ).toContain("http.response.code");
  });

  it("tells what an expression makes use of", () => {
    const { usage } = parseCondition('lower(http.host) matches "a" and ip.geoip.country eq "XX"', custom);
    expect([[...usage.fields], [...usage.functions], usage.regex]).toEqual([
      ["http.host", "ip.src.country"],
      ["lower"],
      true,
    ]);
  });
});
