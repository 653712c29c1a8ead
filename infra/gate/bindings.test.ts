import { describe, expect, it } from "vitest";
import type { EnvironmentPart } from "../../checklist/item";
import { derive } from "../settings";
import { goodConfig, goodEnvironment, withKey } from "../settings/fixtures/good-settings";
import { parseSettings } from "../settings/parse";
import { bindingsOf } from "./bindings";

const file = "stacks/Pulumi.production.yaml";
function bindings(config = goodConfig, environment = goodEnvironment, key = "a key") {
  const settings = parseSettings(config, { stack: "production", file, environment });
  return bindingsOf(settings, derive(settings), key);
}
const changedParts = (after: Record<string, string>): EnvironmentPart[] => {
  const before: Record<string, string> = bindings();
  return (Object.keys(before) as EnvironmentPart[]).filter((part) => before[part] !== after[part]).sort();
};

describe("what evidence of an environment is bound to", () => {
  it("is the same for the same settings, in whatever order they are written", () => {
    const reversed = Object.fromEntries(Object.entries(goodConfig).reverse());
    expect(bindings(reversed)).toEqual(bindings());
  });

  it("changes with the part that changed, and with no other", () => {
    expect(changedParts(bindings(withKey(goodConfig, "auth.trustedOrigins", ["https://admin.example.com"])))).toEqual([
      "domain",
    ]);
    expect(changedParts(bindings(withKey(goodConfig, "mail.region", "eu-west-1")))).toEqual(["mail"]);
    expect(changedParts(bindings(withKey(goodConfig, "auth.secretGeneration", 2)))).toEqual([]);
    expect(
      changedParts(bindings(goodConfig, { ...goodEnvironment, GOOGLE_CLIENT_SECRET: "GOCSPX-another-secret-0123" })),
    ).toEqual(["providers"]);
    expect(changedParts(bindings(goodConfig, { ...goodEnvironment, BETTER_AUTH_SECRET: "Zk3".repeat(15) }))).toEqual([
      "keys",
    ]);
  });

  it("says nothing without the stack's own key", () => {
    expect(changedParts(bindings(goodConfig, goodEnvironment, "another key"))).toHaveLength(
      Object.keys(bindings()).length,
    );
    expect(JSON.stringify(bindings())).not.toContain("GOCSPX");
  });
});
