import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import { unknown } from "../../../provider-rpc/provider";
import { prelaunchProvider } from "../prelaunch-provider";
import { assertFits, totalFailures, variableFailure } from "./variable-limits";

describe("one variable", () => {
  it.each([
    ["SITE_URL", "x"],
    ["a", ""],
    [`N${"A".repeat(255)}`, "x"],
    ["UTF", "é".repeat(4096)],
  ])("%.20s is accepted", (name, value) => {
    expect(variableFailure(name, value)).toBeUndefined();
  });

  it.each([
    ["CONVEX_CLOUD_URL", "x", "keeps for itself"],
    ["CONVEX_MINE", "x", "keeps for itself"],
    ["1ST", "x", "starts with a letter"],
    ["_A", "x", "starts with a letter"],
    ["SITE-URL", "x", "letters, digits and _"],
    ["SITE URL", "x", "letters, digits and _"],
    ["", "x", "letters, digits and _"],
    [`N${"A".repeat(256)}`, "x", "has 257 characters"],
    ["BIG", "x".repeat(8193), "has 8193 bytes"],
    ["UTF", `${"é".repeat(4096)}x`, "has 8193 bytes"],
  ])("%.20s is refused", (name, value, reason) => {
    expect(variableFailure(name, value)?.reason).toContain(reason);
  });

  it("never puts the value into the reason", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8193, maxLength: 9000 }), (value) => {
        expect(variableFailure("NAME", value)?.reason).not.toContain(value.slice(0, 50));
      }),
      { numRuns: 20 },
    );
  });

  it("is judged by its name alone while its value is not known", () => {
    expect(variableFailure("A", undefined)).toBeUndefined();
    expect(variableFailure("CONVEX_A", undefined)).toBeDefined();
  });
});

describe("all variables together", () => {
  it("may be 512 and not more", () => {
    const named = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`N${index}`, ""]));
    expect(totalFailures(named(512))).toEqual([]);
    expect(totalFailures(named(513))[0]?.reason).toContain("513 variables");
    expect(() => assertFits("x.convex.cloud", named(513))).toThrow("ERR_CONVEX_LIMIT");
  });

  it("may have 512 KiB and not more, names included", () => {
    const sized = (bytes: number) => {
      const variables: Record<string, string> = {};
      for (let left = bytes; left > 0; left -= 8192) {
        const name = `N${String(left).padStart(7, "0")}`;
        variables[name] = "x".repeat(Math.min(left, 8192) - name.length);
      }
      return variables;
    };
    expect(totalFailures(sized(512 * 1024))).toEqual([]);
    expect(totalFailures(sized(512 * 1024 + 20))[0]?.reason).toContain("512 KiB");
    expect(() => assertFits("x.convex.cloud", sized(512 * 1024 + 20))).toThrow("ERR_CONVEX_LIMIT");
  });
});

describe("the check in preview", () => {
  const provider = prelaunchProvider({
    environment: { CONVEX_URL: "https://happy-otter-123.convex.cloud", CONVEX_DEPLOY_KEY: "prod:happy-otter-123|key" },
  });
  const check = async (variables: never) => {
    const type = resourceTypes.convexEnvironment;
    const { failures } = await provider.check({ urn: "", type, name: "", olds: {}, news: { variables } });
    return failures;
  };

  it("names the variable, and needs no network", async () => {
    expect(await check({ OK: "1", CONVEX_URL: "x", LATER: unknown } as never)).toMatchObject([
      { property: 'variables["CONVEX_URL"]' },
    ]);
  });

  it("refuses what is no text", async () => {
    expect(await check({ PORT: 3000 } as never)).toMatchObject([{ property: 'variables["PORT"]' }]);
    expect(await check(["A"] as never)).toMatchObject([{ property: "variables" }]);
  });
});
