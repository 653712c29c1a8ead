import { describe, expect, it, vi } from "vitest";
import { catalogueItems } from "./catalogue";
import { message, toPolicy } from "./policy";
import { rules } from "./rules";
import { declaredStack, judge, localStack } from "./testing/declared-stack";

it("a good stack passes every rule, in the cloud and on this machine", () => {
  for (const rule of rules) {
    expect(judge(rule, declaredStack())).toEqual([]);
    expect(judge(rule, localStack(), "local")).toEqual([]);
  }
});

it("a value never shows, whatever is wrong and wherever it stands", () => {
  const canary = "canary-8f3a61";
  const stack = declaredStack({
    site: `http://${canary}.test/${canary}`,
    convexUrl: `http://${canary}.test:3210`,
    convexVariables: { BETTER_AUTH_SECRET: canary, TRUSTED_ORIGINS: `*.${canary}.test,http://${canary}` },
    hostingVariables: { CONVEX_DEPLOYMENT: canary, NEXT_PUBLIC_SITE_URL: `https://${canary}.test` },
  });
  const said = rules.flatMap((rule) => judge(rule, stack));
  expect(said.length).toBeGreaterThan(8);
  expect(said.join("\n")).not.toContain(canary);
});

describe("as a policy of the pack", () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))("%s is named after its item", (name, rule) => {
    expect(name.startsWith(`${rule.item.id.toLowerCase()}-`)).toBe(true);
    const policy = toPolicy(rule, { environment: "production" });
    expect(policy).toMatchObject({ name, severity: rule.item.severity, url: rule.item.link });
    // Left out, so that the pack's level holds: mandatory.
    expect(policy.enforcementLevel).toBeUndefined();
  });

  it("reports each finding, at the resource where the stack rule knows it", () => {
    const finding = { wrong: "A is wrong.", setting: "prelaunch:a", cure: "Mend A.", urn: "urn:a" };
    const [item] = catalogueItems;
    if (!item) throw new Error("the catalogue is empty");
    const policy = toPolicy(
      { name: "a", item, judgeResource: () => [finding], judgeStack: () => [finding] },
      { environment: "local" },
    );
    const report = vi.fn();
    void policy.validateStack({ resources: [] } as never, report);
    expect(report).toHaveBeenCalledWith(message(item, finding), "urn:a");
    expect(message(item, finding)).toBe(
      "ENV-1: A is wrong. Setting: prelaunch:a. Cure: Mend A. See docs/policies.md#env-1",
    );
  });
});

it("the catalogue says everything of each item", () => {
  for (const item of catalogueItems) {
    for (const text of [item.text, item.risk, item.proof, item.cure]) expect(text.length).toBeGreaterThan(20);
    expect(item.references.length).toBeGreaterThan(0);
    expect(item.how.length * item.bindsTo.length * item.seenIn.length).toBeGreaterThan(0);
    if (item.how.includes("declared")) expect(rules.map((rule) => rule.item.id)).toContain(item.id);
  }
});
