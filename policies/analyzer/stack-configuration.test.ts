import { describe, expect, it } from "vitest";
import { stackConfiguration } from "./stack-configuration";

const configured = (config: Record<string, string>, stack?: string) =>
  stackConfiguration({ PULUMI_CONFIG: JSON.stringify(config), ...(stack ? { PULUMI_NODEJS_STACK: stack } : {}) });

describe("the environment that a stack is judged as", () => {
  it.each(["local", "preview", "staging", "production"] as const)("%s, by its setting", (environment) => {
    expect(configured({ "prelaunch:environment": environment }, "any").environment).toBe(environment);
    expect(configured({ "prelaunch:config:environment": environment }, "any").environment).toBe(environment);
  });

  it("by its name where the setting is left out", () => {
    expect(configured({}, "local").environment).toBe("local");
    expect(configured({}, "acme/prelaunch/staging").environment).toBe("staging");
  });

  it("never weaker than its name, and stricter where the setting says so", () => {
    expect(configured({ "prelaunch:environment": "local" }, "production").environment).toBe("production");
    expect(configured({ "prelaunch:environment": "preview" }, "staging").environment).toBe("staging");
    expect(configured({ "prelaunch:environment": "production" }, "local").environment).toBe("production");
  });

  it.each([
    ["no configuration at all", {}],
    ["an unknown word", { PULUMI_CONFIG: '{"prelaunch:environment":"prod"}' }],
    [
      "an unknown word on a stack named local",
      { PULUMI_CONFIG: '{"prelaunch:environment":"x"}', PULUMI_NODEJS_STACK: "local" },
    ],
    ["what is no JSON", { PULUMI_CONFIG: "{" }],
  ])("production for %s", (_, variables) => {
    expect(stackConfiguration(variables).environment).toBe("production");
  });
});

it("reads the plan of the zone, free by default, unknown without an edge", () => {
  expect(configured({ "prelaunch:edge": '{"plan":"business"}' }).plan).toBe("business");
  expect(configured({ "prelaunch:edge": '{"zone":"example.com"}' }).plan).toBe("free");
  expect(configured({}).plan).toBeUndefined();
});
