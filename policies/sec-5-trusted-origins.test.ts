import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Text } from "./declared";
import { trustedOrigins } from "./sec-5-trusted-origins";
import { declaredStack, judge, localStack, unknownValue } from "./testing/declared-stack";

const site = "https://app.acme.test";
const trusting = (origins: Text) => declaredStack({ convexVariables: { TRUSTED_ORIGINS: origins } });

describe("passes", () => {
  it.each([site, `${site},https://admin.acme.test`, `https://a.test,${site},https://b.test:8443`])("%s", (origins) => {
    expect(judge(trustedOrigins, trusting(origins))).toEqual([]);
  });

  it("http on this machine, on the stack local alone", () => {
    expect(judge(trustedOrigins, localStack(), "local")).toEqual([]);
    expect(judge(trustedOrigins, localStack(), "staging")).not.toEqual([]);
  });

  it("any list of whole origins", () => {
    const origins = fc.uniqueArray(
      fc.domain().map((domain) => `https://${domain.toLowerCase()}`),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(origins, (others) => judge(trustedOrigins, trusting([site, ...others].join(","))).length === 0),
    );
  });
});

describe("refuses", () => {
  it.each<[Text, string]>([
    [undefined, "is missing"],
    ["https://admin.acme.test", "does not include the site"],
    [`${site},*`, "entry 2 contains a wildcard"],
    [`${site},https://*.acme.test`, "entry 2 contains a wildcard"],
    [`${site},http://admin.acme.test`, "entry 2 does not begin with https://"],
    [`${site},admin.acme.test`, "entry 2 is not a URL"],
    [`${site},https://admin.acme.test/app`, "entry 2 has a path"],
    [`${site}/`, "entry 1 has a path or a trailing slash"],
    [`${site},https://localhost:3000`, "entry 2 points at this machine"],
    [`${site},http://localhost:3000`, "entry 2 points at this machine"],
    [`${site},https://203.0.113.7`, "entry 2 names an IP address"],
    [`${site},null`, "entry 2 is not a URL"],
    [`${site},`, "is empty at entry 2"],
    [`${site},https://b.test,${site}`, "entry 3 stands in the list twice"],
    [`${site}, https://b.test`, "entry 2 is not written as a browser sends it"],
    [unknownValue, "cannot be judged"],
  ])("%s", (origins, reason) => {
    const said = judge(trustedOrigins, trusting(origins));
    expect(said.join("\n")).toContain(reason);
    for (const line of said) {
      expect(line).toMatch(/^SEC-5: TRUSTED_ORIGINS /);
      expect(line).toContain("Setting: prelaunch:auth.trustedOrigins");
      expect(line).not.toContain("acme.test");
    }
  });
});
