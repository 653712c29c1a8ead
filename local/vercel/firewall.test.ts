import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFirewall, type FirewallRequest } from "./firewall";
import { type FirewallCondition, type FirewallRule, firewallSchema } from "./firewall-document";

const request: FirewallRequest = {
  host: "app.example.com",
  method: "GET",
  url: "/sign-in?next=%2Fhome",
  headers: { "user-agent": "curl/8", cookie: "a=1; session=abc" },
  clientAddress: "203.0.113.7",
  scheme: "https",
  environment: "production",
};
const rule = (conditions: FirewallCondition[], action: FirewallRule["action"] = { action: "deny" }): FirewallRule => ({
  name: "A rule",
  action,
  conditionGroups: [{ conditions }],
});
const firewall = (...rules: FirewallRule[]) => compileFirewall({ projectId: "p", rules: { rules } });
const outcome = (condition: FirewallCondition, asked: FirewallRequest = request) =>
  firewall(rule([condition])).judge(asked).outcome;

describe("a condition", () => {
  it.each<[FirewallCondition, boolean]>([
    [{ type: "host", op: "eq", value: "app.example.com" }, true],
    [{ type: "path", op: "pre", value: "/sign" }, true],
    [{ type: "path", op: "eq", value: "/sign-in?next=%2Fhome" }, false],
    [{ type: "path", op: "re", value: "^/sign-(in|up)$" }, true],
    [{ type: "scheme", op: "ex" }, true],
    [{ type: "query", op: "eq", key: "next", value: "/home" }, true],
    [{ type: "cookie", op: "eq", key: "session", value: "abc" }, true],
    [{ type: "cookie", op: "nex", key: "other" }, true],
    [{ type: "header", op: "ex", key: "User-Agent" }, true],
    [{ type: "header", op: "eq", key: "x-edge", value: "" }, false],
    [{ type: "header", op: "neq", key: "x-edge", value: "secret" }, true],
    [{ type: "method", op: "inc", values: ["POST", "GET"] }, true],
    [{ type: "method", op: "ninc", values: ["POST"] }, true],
    [{ type: "ip_address", op: "eq", value: "203.0.113.0/24" }, true],
    [{ type: "ip_address", op: "inc", values: ["198.51.100.1", "2001:db8::/32"] }, false],
    [{ type: "scheme", op: "eq", value: "http" }, false],
    [{ type: "environment", op: "eq", value: "production" }, true],
    [{ type: "user_agent", op: "sub", value: "url" }, true],
    [{ type: "path", op: "suf", value: "in", neg: true }, false],
  ])("%o is %s", (condition, holds) => {
    expect(outcome(condition)).toBe(holds ? "deny" : "pass");
  });

  it("negated is the opposite, whatever the request", () => {
    const condition = fc.record({
      type: fc.constantFrom("host", "path", "header", "cookie", "query"),
      op: fc.constantFrom("eq", "neq", "pre", "suf", "sub", "ex", "nex"),
      key: fc.constantFrom("x-edge", "session"),
      value: fc.string({ maxLength: 4 }),
    }) as fc.Arbitrary<FirewallCondition>;
    const asked = fc.record({ path: fc.webPath(), edge: fc.option(fc.string({ maxLength: 4 }), { nil: undefined }) });
    fc.assert(
      fc.property(condition, asked, (one, { path, edge }) => {
        const now = { ...request, url: path || "/", headers: { "x-edge": edge } };
        expect(outcome({ ...one, neg: true }, now)).not.toBe(outcome(one, now));
      }),
    );
  });

  it("judges the path that the app gets: neither a second slash nor dots hide it", () => {
    const spared: FirewallCondition = { type: "path", op: "pre", neg: true, value: "/.well-known/acme-challenge/" };
    const ask = (url: string) => outcome(spared, { ...request, url });
    expect(ask("/.well-known/acme-challenge/token")).toBe("pass");
    expect(ask("//x/.well-known/acme-challenge/token")).toBe("deny");
    expect(ask("/.well-known/acme-challenge/../../api/auth")).toBe("deny");
    expect(ask("/.well-known/acme-challenge/%2e%2e/%2e%2e/api/auth")).toBe("deny");
  });

  it("lets only the right secret through, whatever is sent instead", () => {
    const guard = firewall(rule([{ type: "header", op: "inc", neg: true, key: "x-edge", values: ["right-secret"] }]));
    fc.assert(
      fc.property(fc.option(fc.string(), { nil: undefined }), (sent) => {
        const { outcome: found } = guard.judge({ ...request, headers: { "x-edge": sent } });
        expect(found).toBe(sent === "right-secret" ? "pass" : "deny");
      }),
    );
  });
});

describe("rules", () => {
  const everything: FirewallCondition = { type: "path", op: "pre", value: "/" };

  it("all conditions of a group must hold, one group is enough", () => {
    const no: FirewallCondition = { type: "path", op: "eq", value: "/no" };
    expect(firewall(rule([everything, no])).judge(request).outcome).toBe("pass");
    const either: FirewallRule = {
      ...rule([no]),
      conditionGroups: [{ conditions: [no] }, { conditions: [everything] }],
    };
    expect(firewall(either).judge(request).outcome).toBe("deny");
  });

  it("act in order: a bypass before a denial lets through, a log does not act, an inactive rule is not there", () => {
    const bypass = rule([everything], { action: "bypass" });
    expect(firewall(bypass, rule([everything])).judge(request).outcome).toBe("pass");
    expect(firewall(rule([everything], { action: "log" }), rule([everything])).judge(request).outcome).toBe("deny");
    expect(firewall({ ...rule([everything]), active: false }).judge(request).outcome).toBe("pass");
    expect(
      compileFirewall({ projectId: "p", enabled: false, rules: { rules: [rule([everything])] } }).judge(request)
        .outcome,
    ).toBe("pass");
  });

  it("count in fixed windows by address", () => {
    let now = 0;
    const rateLimit = { algo: "fixed_window", window: 60, limit: 2, keys: ["ip" as const], action: "deny" } as const;
    const limits = compileFirewall(
      {
        projectId: "p",
        rules: { rules: [rule([everything], { action: "rate_limit", rateLimit: { ...rateLimit, keys: ["ip"] } })] },
      },
      () => now,
    );
    const ask = (clientAddress = "203.0.113.7") => limits.judge({ ...request, clientAddress }).outcome;
    expect([ask(), ask(), ask(), ask("203.0.113.8")]).toEqual(["pass", "pass", "deny", "pass"]);
    now = 60_000;
    expect(ask()).toBe("pass");
  });

  it("deny addresses and ranges before other rules", () => {
    const document = {
      projectId: "p",
      ipRules: { rules: [{ hostname: "*", ip: "203.0.113.0/24", action: "deny" as const }] },
    };
    expect(compileFirewall(document).judge(request)).toEqual({ outcome: "deny", rule: "203.0.113.0/24" });
    expect(compileFirewall(document).judge({ ...request, clientAddress: "198.51.100.1" }).outcome).toBe("pass");
  });
});

describe("what cannot be evaluated", () => {
  it.each<[string, object, RegExp]>([
    ["a country", { type: "geo_country", op: "eq", value: "DE" }, /cannot evaluate a condition on geo_country/],
    ["a fingerprint", { type: "ja4_digest", op: "eq", value: "x" }, /cannot evaluate a condition on ja4_digest/],
    ["a header without a name", { type: "header", op: "ex" }, /needs the key/],
    ["a list for eq", { type: "path", op: "eq", values: ["/"] }, /does not allow values/],
    ["a value for inc", { type: "path", op: "inc", value: "/" }, /needs values/],
    ["a broken expression", { type: "path", op: "re", value: "(" }, /cannot be compiled/],
    ["an address that is none", { type: "ip_address", op: "eq", value: "localhost" }, /IP addresses or ranges/],
  ])("%s is refused when it is declared", (_case, condition, message) => {
    const parsed = firewallSchema.safeParse({
      projectId: "p",
      rules: { rules: [rule([condition as FirewallCondition])] },
    });
    expect(parsed.error?.issues.map((issue) => issue.message).join("\n")).toMatch(message);
  });

  it("a managed ruleset that would act is refused, one that logs is not", () => {
    const managed = (action: string) =>
      firewallSchema.safeParse({ projectId: "p", managedRulesets: { botProtection: { active: true, action } } });
    expect(managed("challenge").success).toBe(false);
    expect(managed("log").success).toBe(true);
  });
});
