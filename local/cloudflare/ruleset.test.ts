import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Properties, Secret, unknown } from "../../provider-rpc/provider";
import { plain } from "../../provider-rpc/values";
import { type TestCloudflare, testCloudflare, zoneId } from "./cloudflare.fixture";

let test: TestCloudflare;
beforeEach(() => {
  test = testCloudflare();
});
afterEach(() => test.end());

const rule = {
  ref: "one",
  action: "block",
  expression: 'http.request.uri.path eq "/x"',
  enabled: true,
} satisfies Properties;
const custom = (...rules: Properties[]) => ({
  kind: "zone",
  name: "Custom",
  phase: "http_request_firewall_custom",
  rules,
});
const ratelimit = {
  characteristics: ["ip.src", "cf.colo.id"],
  period: 10,
  requestsPerPeriod: 30,
  mitigationTimeout: 10,
};
const limited = (change: Properties = {}, limit: Properties = {}) => ({
  kind: "zone",
  name: "Limits",
  phase: "http_ratelimit",
  rules: [{ ...rule, ratelimit: { ...ratelimit, ...limit }, ...change }],
});
const headers = (phase: string, change: Properties, header = "X-Edge") => ({
  kind: "zone",
  name: "Headers",
  phase,
  rules: [{ ref: "h", action: "rewrite", expression: "ssl", actionParameters: { headers: { [header]: change } } }],
});
const redirect = (targetUrl: Properties) => ({
  kind: "zone",
  name: "Redirects",
  phase: "http_request_dynamic_redirect",
  rules: [
    {
      ref: "r",
      action: "redirect",
      expression: "not ssl",
      actionParameters: { fromValue: { targetUrl, statusCode: 301 } },
    },
  ],
});

describe("a ruleset", () => {
  it.each<[string, Properties, RegExp]>([
    [
      "a phase that is mangled as in the SDK's comments",
      { ...custom(rule), phase: "http*request*firewall*custom" },
      /^phase/,
    ],
    ["an account's ruleset", { ...custom(rule), kind: "root" }, /^kind: must be "zone"/],
    ["an empty expression", custom({ ...rule, expression: " " }), /rules\[0\].expression: .*The expression is empty/],
    [
      "a bracket too few",
      custom({ ...rule, expression: '(ssl and http.host eq "a"' }),
      /character 26, at the end: A "\)" is missing/,
    ],
    ["a string that is not closed", custom({ ...rule, expression: 'http.host eq "a' }), /not closed/],
    [
      "a misspelt field",
      custom({ ...rule, expression: 'http.request.uri.pth eq "/"' }),
      /http\.request\.uri\.pth is no field .* did you mean http\.request\.uri\.path\?/,
    ],
    ["two rules of one ref", custom(rule, { ...rule }), /rules\[1\].ref: Two rules/],
    [
      "an action of another phase",
      custom({ ...rule, action: "rewrite", actionParameters: { headers: {} } }),
      /does not belong to phase/,
    ],
    [
      "a skip of nothing",
      custom({ ...rule, action: "skip", actionParameters: {} }),
      /needs ruleset, phases or products/,
    ],
    ["parameters of another action", custom({ ...rule, actionParameters: { ruleset: "current" } }), /actionParameters/],
    [
      "more rules than the plan has",
      custom(...Array.from({ length: 6 }, (_, i) => ({ ...rule, ref: `r${i}` }))),
      /allows 5 rules/,
    ],
    [
      "a regular expression on Free",
      custom({ ...rule, expression: 'http.host matches "a.*"' }),
      /Regular expressions are not part/,
    ],
    [
      "a field of a larger plan",
      custom({ ...rule, expression: 'http.request.cookies["a"][0] eq "b"' }),
      /it needs pro/,
    ],
    [
      "a field that is known only after the answer",
      custom({ ...rule, expression: "http.response.code eq 403" }),
      /only after the origin has answered/,
    ],
    [
      "a function where it does not belong",
      redirect({ expression: "concat(uuidv4(cf.random_seed), http.host)" }),
      /targetUrl.expression: At character 8, .*only in the values of Transform Rules/,
    ],
    ["a redirect to a number", redirect({ expression: "http.request.timestamp.sec" }), /A string must come out of it/],
    [
      "a count by header on Free",
      limited({}, { characteristics: ["http.host", "cf.colo.id"] }),
      /does not count by http.host/,
    ],
    ["a throttle by block on Free", limited({}, { mitigationTimeout: 0 }), /Blocking only what is above the rate/],
    ["a challenge with a duration on Free", limited({ action: "js_challenge" }), /has no duration: it must be 0/],
    [
      "a change of Cloudflare's own headers",
      headers("http_request_late_transform", { operation: "remove" }, "CF-Visitor"),
      /does not let a rule change the header CF-Visitor/,
    ],
    ["the action log below Enterprise", custom({ ...rule, action: "log" }), /log is not part of the plan/],
    ["a rate limit without cf.colo.id", limited({}, { characteristics: ["ip.src"] }), /must include cf.colo.id/],
    ["a period that does not exist", limited({}, { period: 11 }), /must be one of/],
    ["a period beyond the plan", limited({}, { period: 60 }), /counts for 10 s at most/],
    ["a block beyond the plan", limited({}, { mitigationTimeout: 60 }), /blocks for 10 s at most/],
    [
      "a field that the plan does not allow",
      limited({ expression: 'http.host eq "a"' }),
      /free does not allow http\.host/,
    ],
    ["a rate limit in another phase", custom({ ...rule, ratelimit }), /belongs to phase http_ratelimit/],
    ["no rate limit in its phase", { ...limited(), rules: [rule] }, /needs ratelimit/],
    [
      "add for a request header",
      headers("http_request_late_transform", { operation: "add", value: "1" }),
      /add of header X-Edge/,
    ],
    [
      "a value and an expression",
      headers("http_response_headers_transform", { operation: "set", value: "1", expression: "ssl" }),
      /either value or expression/,
    ],
    ["a redirect to nowhere", redirect({}), /needs either value or expression/],
  ])("refuses %s", async (_case, inputs, message) => {
    const failures = await test.check("cloudflareRuleset", inputs);
    expect(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n")).toMatch(message);
  });

  it("accepts the rules that the plan has", async () => {
    await test.create(
      "cloudflareRuleset",
      custom(rule, { ref: "two", action: "skip", expression: "ssl", actionParameters: { ruleset: "current" } }),
    );
    await test.create("cloudflareRuleset", limited());
    await test.create("cloudflareRuleset", redirect({ expression: 'concat("https://", http.host)' }));
    expect(Object.keys(test.cloudflare.zones()[0]?.rules ?? {}).sort()).toEqual([
      "http_ratelimit",
      "http_request_dynamic_redirect",
      "http_request_firewall_custom",
    ]);
  });

  it("has one entry point a phase: a second create fails", async () => {
    await test.create("cloudflareRuleset", custom(rule));
    await expect(test.create("cloudflareRuleset", { ...custom(rule), name: "Another" })).rejects.toThrow(
      /A similar configuration with rules already exists/,
    );
  });

  it("allows more on a larger plan", async () => {
    const business = testCloudflare("business");
    const inputs = limited(
      { expression: 'http.host eq "a" and http.request.method eq "POST"' },
      { period: 60, mitigationTimeout: 600 },
    );
    expect(await business.check("cloudflareRuleset", inputs)).toEqual([]);
    business.end();
  });

  it("keeps a secret header secret through create, refresh and difference", async () => {
    const edge = (value: Properties[string]) => ({
      zoneId,
      ...headers("http_request_late_transform", { operation: "set", value }),
    });
    expect(await test.check("cloudflareRuleset", edge(unknown))).toEqual([]);
    const given = edge(new Secret("the-edge-secret"));
    const { id, outputs } = await test.create("cloudflareRuleset", given);
    expect(JSON.stringify(plain(outputs))).toContain("the-edge-secret");
    const read = await test.provider.read({ ...test.identity("cloudflareRuleset"), id, inputs: given, outputs });
    expect(read?.inputs).toEqual(given);
    const rules = read?.outputs["rules"] as { actionParameters: { headers: Record<string, { value: unknown }> } }[];
    expect(rules[0]?.actionParameters.headers["X-Edge"]?.value).toBeInstanceOf(Secret);
    const diff = await test.provider.diff({
      ...test.identity("cloudflareRuleset"),
      id,
      oldInputs: given,
      oldOutputs: outputs,
      news: edge(new Secret("rotated")),
      ignoreChanges: [],
    });
    expect(diff.detailed).toEqual({ 'rules[0].actionParameters.headers["X-Edge"].value': "update" });
  });
});

describe("a zone setting", () => {
  it.each<[string, Properties, RegExp]>([
    ["a setting that does not exist", { settingId: "tls", value: "on" }, /settingId/],
    ["a value that does not exist", { settingId: "ssl", value: "Strict" }, /ssl/],
    [
      "camel case inside security_header",
      { settingId: "security_header", value: { strictTransportSecurity: { enabled: true } } },
      /security_header/,
    ],
  ])("refuses %s", async (_case, inputs, message) => {
    const failures = await test.check("cloudflareZoneSetting", inputs);
    expect(failures.map(({ property, reason }) => `${property}: ${reason}`).join("\n")).toMatch(message);
  });

  it("stays as it is when the resource is deleted", async () => {
    const given = { settingId: "ssl", value: "strict" };
    const { id, outputs } = await test.create("cloudflareZoneSetting", given);
    await test.provider.delete({
      ...test.identity("cloudflareZoneSetting"),
      id,
      inputs: { zoneId, ...given },
      outputs,
    });
    expect(test.cloudflare.zones()[0]?.settings["ssl"]).toBe("strict");
    const imported = await test.provider.read({
      ...test.identity("cloudflareZoneSetting"),
      id: `${zoneId}/ssl`,
      inputs: {},
      outputs: {},
    });
    expect(imported?.inputs).toEqual({ zoneId, ...given });
  });
});

describe("the API", () => {
  it("answers look-ups in the vendor's envelope, and nothing without a token", async () => {
    await test.create("cloudflareRuleset", redirect({ value: "https://example.com/" }));
    await test.create("cloudflareRecord", { name: "example.com", type: "A", content: "76.76.21.21", ttl: 1 });
    expect((await test.get("/zones?name=example.com")).body).toMatchObject({ success: true, result: [{ id: zoneId }] });
    expect((await test.get(`/zones/${zoneId}/dns_records?type=A`)).body.result).toMatchObject([
      { content: "76.76.21.21", proxied: false },
    ]);
    expect((await test.get(`/zones/${zoneId}/dns_records?type=TXT`)).body.result).toEqual([]);
    const entry = `/zones/${zoneId}/rulesets/phases/http_request_dynamic_redirect/entrypoint`;
    expect((await test.get(entry)).body.result).toMatchObject({
      rules: [
        { action_parameters: { from_value: { target_url: { value: "https://example.com/" }, status_code: 301 } } },
      ],
    });
    expect((await test.get(`/zones/${zoneId}/rulesets/phases/http_ratelimit/entrypoint`)).status).toBe(404);
    expect((await test.get(`/zones/${zoneId}/settings/ssl`)).body.result).toMatchObject({ id: "ssl", value: "full" });
    expect(await test.get(`/zones/${"e".repeat(32)}/dns_records`)).toMatchObject({
      status: 404,
      body: { success: false },
    });
    expect(await test.get("/zones", "")).toMatchObject({ status: 400, body: { errors: [{ code: 9106 }] } });
    expect(await test.get("/zones", "any")).toMatchObject({ status: 403, body: { errors: [{ code: 9109 }] } });
    expect(test.journal.filter((entry) => entry.kind === "write")).toHaveLength(2);
  });

  it("finds a zone by id and by name", async () => {
    const token = "cloudflare:index/getZone:getZone";
    expect(await test.provider.invoke?.(token, { zoneId })).toMatchObject({ name: "example.com", status: "active" });
    expect(await test.provider.invoke?.(token, { filter: { name: "example.com" } })).toMatchObject({ id: zoneId });
    await expect(test.provider.invoke?.(token, { zoneId: "e".repeat(32) })).rejects.toThrow(
      /object identifier is invalid/,
    );
  });

  it("says which types it does not keep", async () => {
    const type = "cloudflare:index/healthcheck:Healthcheck";
    const check = test.provider.check({ urn: "", type, name: "it", olds: {}, news: {} });
    await expect(check).rejects.toThrow(
      /does not keep cloudflare:index\/healthcheck:Healthcheck: it knows DnsRecord, Ruleset, ZoneSetting/,
    );
  });
});
