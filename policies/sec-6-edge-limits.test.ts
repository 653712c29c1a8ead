import { describe, expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import { edgeLimits } from "./sec-6-edge-limits";
import { declaredStack, judge, resource } from "./testing/declared-stack";

const signIn = 'starts_with(http.request.uri.path, "/api/auth/sign-in/")';
const limit = { characteristics: ["ip.src", "cf.colo.id"], period: 10, requestsPerPeriod: 30, mitigationTimeout: 10 };

const at = (changes: Record<string, unknown>, rule: Record<string, unknown> = {}) => [
  ...declaredStack(),
  resource(resourceTypes.cloudflareRuleset, "limits", {
    phase: "http_ratelimit",
    rules: [
      { ref: "a", expression: signIn, action: "block", enabled: true, ratelimit: { ...limit, ...changes }, ...rule },
    ],
  }),
];

it("a limit of the app's own number passes on every plan", () => {
  for (const plan of ["free", "pro", "business", "enterprise", undefined] as const) {
    expect(judge(edgeLimits, at({}), { plan })).toEqual([]);
  }
});

it("sign-in is limited where the stack has it", () => {
  const moved = signIn.replace("/api/auth/", "/api/identity/");
  const stack = declaredStack({ convexVariables: { AUTH_BASE_PATH: "/api/identity" } });
  const limits = at({}, { expression: moved }).slice(declaredStack().length);
  expect(judge(edgeLimits, [...stack, ...limits], { plan: "free" })).toEqual([]);
  expect(judge(edgeLimits, at({}, { expression: moved }), { plan: "free" }).join()).toContain("limits sign-in");
});

describe("refuses", () => {
  it.each([
    ["one request fewer than the app allows", { requestsPerPeriod: 29 }, {}, "stricter than the app's"],
    ["the same number over two minutes", { period: 120 }, {}, "stricter than the app's"],
    ["sign-in's number on everything", {}, { expression: "true" }, "stricter than the app's"],
    [
      "sign-in's number on the whole auth API",
      {},
      { expression: 'starts_with(http.request.uri.path, "/api/auth/")' },
      "stricter than the app's",
    ],
    ["a long block", { mitigationTimeout: 61 }, {}, "blocks for longer"],
    ["one counter for all", { characteristics: ["cf.colo.id"] }, {}, "does not count by visitor"],
    ["no data centre", { characteristics: ["ip.src"] }, {}, "without cf.colo.id"],
    ["a rule that logs", {}, { action: "log" }, "only logs"],
    ["no limit", {}, { ratelimit: undefined }, "has no limit"],
    ["a limit in words", { period: "ten" }, {}, "no whole limit"],
    ["a rule that is off", {}, { enabled: false }, "No rule at the edge limits sign-in"],
    [
      "sign-up alone",
      { requestsPerPeriod: 10 },
      { expression: signIn.replace("sign-in", "sign-up") },
      "limits sign-in",
    ],
  ])("%s", (_, changes, rule, wrong) => {
    expect(judge(edgeLimits, at(changes, rule), { plan: "enterprise" }).join("\n")).toContain(wrong);
  });

  it.each([
    ["a minute on the free plan", "free", { period: 60, mitigationTimeout: 10 }, {}, "a period that"],
    ["a block of a minute on the free plan", "free", { mitigationTimeout: 60 }, {}, "a time that"],
    ["the host on the free plan", "free", {}, { expression: `http.host eq "a.test" and ${signIn}` }, "a field that"],
    ["ten minutes on the plan pro", "pro", { period: 600, requestsPerPeriod: 300 }, {}, "a period that"],
    ["a counting expression on the plan pro", "pro", { countingExpression: "true" }, {}, "counting expression"],
  ] as const)("%s", (_, plan, changes, rule, wrong) => {
    expect(judge(edgeLimits, at(changes, rule), { plan }).join("\n")).toContain(wrong);
  });
});
