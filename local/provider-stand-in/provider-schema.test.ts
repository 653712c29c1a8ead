import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../contract/resource-types";
import { type Properties, Secret, unknown } from "../../provider-rpc/provider";
import { readProviderSchema, schemaChecks } from "./provider-schema";

const cloudflare = readProviderSchema(new URL("../cloudflare/provider-schema.generated.json", import.meta.url));
const vercel = readProviderSchema(new URL("../vercel/provider-schema.generated.json", import.meta.url));

describe("the schema of a real provider", () => {
  it("is there for every type that the kit declares, from the installed SDK", () => {
    const declared = Object.values(resourceTypes);
    const of = (prefix: string) => declared.filter((token) => token.startsWith(prefix)).sort();
    expect(Object.keys(cloudflare.resources).sort()).toEqual(of("cloudflare:"));
    expect(Object.keys(vercel.resources).sort()).toEqual(of("vercel:"));
    expect(cloudflare.source).toMatch(/^@pulumi\/cloudflare \d+\.\d+\.\d+$/);
  });

  it.each([
    [
      "a name in depth that nobody has",
      { rules: [{ action: "block", expression: "ssl", enable: true }] },
      "rules[0].enable",
    ],
    ["a type", { rules: [{ action: "block", expression: 5 }] }, "rules[0].expression"],
    ["a value that is not listed", { phase: "http*request*firewall*custom" }, "phase"],
    ["what is missing", { name: undefined }, "name"],
  ])("refuses %s, and says where", (_case, change, property) => {
    const inputs = { kind: "zone", name: "n", phase: "http_ratelimit", zoneId: "z", ...change };
    const given = JSON.parse(JSON.stringify(inputs)) as Record<string, string>;
    const failures = schemaChecks(cloudflare)(resourceTypes.cloudflareRuleset, given);
    expect(failures.map((failure) => failure.property)).toEqual([property]);
  });

  it("waits for what is not known, and looks into secrets", () => {
    const check = schemaChecks(vercel);
    const variable: Properties = {
      projectId: unknown,
      key: "A",
      sensitive: true,
      value: new Secret(unknown),
      targets: ["production"],
    };
    expect(check(resourceTypes.vercelVariable, variable)).toEqual([]);
    expect(check(resourceTypes.vercelVariable, { ...variable, value: new Secret(5) })).toMatchObject([
      { property: "value" },
    ]);
  });

  it("knows what is secret in it", () => {
    expect(vercel.resources[resourceTypes.vercelVariable]?.secrets).toEqual(["value", "valueWo"]);
    expect(cloudflare.resources[resourceTypes.cloudflareNotificationWebhook]?.secrets).toEqual(["secret"]);
  });
});
