import { describe, expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import type { Text } from "./declared";
import { publicVariables } from "./env-3-public-variables";
import { declaredStack, judge, localStack, resource, unknownValue } from "./testing/declared-stack";

describe("passes", () => {
  it("a Convex deployment in the cloud", () => expect(judge(publicVariables, declaredStack())).toEqual([]));
  it("one in a region", () => {
    expect(
      judge(publicVariables, declaredStack({ convexUrl: "https://happy-otter-123.eu-west-1.convex.cloud" })),
    ).toEqual([]);
  });
  it("a self-hosted one", () => {
    const hosted = {
      convexUrl: "https://convex.acme.test",
      hostingVariables: { NEXT_PUBLIC_CONVEX_SITE_URL: "https://convex-site.acme.test" },
    };
    expect(judge(publicVariables, declaredStack(hosted))).toEqual([]);
  });
  it("the stack local", () => expect(judge(publicVariables, localStack(), "local")).toEqual([]));
  it.each(["happy-otter-123", "prod:happy-otter-123"])("CONVEX_DEPLOYMENT %s", (name) => {
    expect(judge(publicVariables, declaredStack({ hostingVariables: { CONVEX_DEPLOYMENT: name } }))).toEqual([]);
  });
  it("a variable of preview builds alone", () => {
    const preview = resource(resourceTypes.vercelVariable, "preview", {
      key: "NEXT_PUBLIC_SITE_URL",
      value: "https://preview.acme.test",
      targets: ["preview"],
    });
    expect(judge(publicVariables, [...declaredStack(), preview])).toEqual([]);
  });
  it("a stack without hosting", () => expect(judge(publicVariables, [])).toEqual([]));
  it("an unknown value of a variable that is none of its business", () => {
    expect(judge(publicVariables, declaredStack({ hostingVariables: { DATABASE_URL: unknownValue } }))).toEqual([]);
  });
});

describe("refuses", () => {
  it.each<[string, Text, string]>([
    ["NEXT_PUBLIC_CONVEX_URL", undefined, "is missing"],
    ["NEXT_PUBLIC_CONVEX_URL", "", "is empty"],
    ["NEXT_PUBLIC_CONVEX_URL", unknownValue, "cannot be judged"],
    ["NEXT_PUBLIC_CONVEX_URL", "https://merry-lynx-456.convex.cloud", "is not the Convex deployment"],
    ["NEXT_PUBLIC_CONVEX_URL", "https://happy-otter-123.convex.site", "is not the Convex deployment"],
    ["NEXT_PUBLIC_CONVEX_URL", "http://localhost:3210", "points at this machine"],
    ["NEXT_PUBLIC_CONVEX_SITE_URL", undefined, "is missing"],
    ["NEXT_PUBLIC_CONVEX_SITE_URL", "https://happy-otter-123.convex.cloud", "is not the HTTP site"],
    ["NEXT_PUBLIC_CONVEX_SITE_URL", "https://merry-lynx-456.convex.site", "is not the HTTP site"],
    ["NEXT_PUBLIC_SITE_URL", undefined, "is missing"],
    ["NEXT_PUBLIC_SITE_URL", "https://www.acme.test", "is not the SITE_URL"],
    ["NEXT_PUBLIC_SITE_URL", "https://app.acme.test/", "trailing slash"],
    ["CONVEX_DEPLOYMENT", "prod:merry-lynx-456", "names another Convex deployment"],
    ["CONVEX_DEPLOYMENT", "dev:happy-otter-123", "names another Convex deployment"],
    ["NEXT_PUBLIC_OLD_CONVEX_URL", "https://merry-lynx-456.convex.cloud", "points at another Convex deployment"],
  ])("%s = %s", (name, value: Text, reason) => {
    const said = judge(publicVariables, declaredStack({ hostingVariables: { [name]: value } }));
    expect(said.join("\n")).toContain(reason);
    for (const line of said) {
      expect(line).toMatch(new RegExp(`^ENV-3: ${name} .* prelaunch:hosting[.]variables[.]${name}[.] Cure: `));
      if (typeof value === "string" && value !== "") expect(line).not.toContain(value);
    }
  });

  it("CONVEX_DEPLOYMENT with a self-hosted deployment", () => {
    const hosted = {
      convexUrl: "https://convex.acme.test",
      hostingVariables: { NEXT_PUBLIC_CONVEX_SITE_URL: "https://convex-site.acme.test", CONVEX_DEPLOYMENT: "prod:a-1" },
    };
    expect(judge(publicVariables, declaredStack(hosted))).toEqual([expect.stringContaining("is self-hosted")]);
  });

  it("a self-hosted deployment with one address for both", () => {
    expect(judge(publicVariables, declaredStack({ convexUrl: "https://convex.acme.test" }))).toEqual([
      expect.stringContaining("is not the HTTP site"),
    ]);
  });

  it("one of two declarations that disagree", () => {
    const second = resource(resourceTypes.vercelProject, "more", {
      environments: [{ key: "NEXT_PUBLIC_SITE_URL", value: "https://old.acme.test", targets: ["production"] }],
    });
    expect(judge(publicVariables, [...declaredStack(), second])).toEqual([
      expect.stringContaining("is not the SITE_URL"),
    ]);
  });

  it("functions pushed to a deployment that nobody names", () => {
    const stack = declaredStack().filter(
      ({ type }) => type !== "pulumi:providers:prelaunch" && type !== resourceTypes.convexCode,
    );
    expect(judge(publicVariables, stack)).toContainEqual(
      expect.stringContaining("NEXT_PUBLIC_CONVEX_URL is not the Convex"),
    );
  });
});
