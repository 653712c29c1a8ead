import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { foreignDeployments } from "./deployment-urls";

const own = ["https://quiet-fox-1.convex.cloud", "https://quiet-fox-1.convex.site"];

describe("deployments that a page leads to", () => {
  it.each([
    [`a("https://quiet-fox-1.convex.cloud"),b("https://quiet-fox-1.convex.site/api")`, []],
    [
      `a("https://loud-fox-2.convex.cloud/x"),b("https://loud-fox-2.convex.cloud")`,
      ["https://loud-fox-2.convex.cloud"],
    ],
    ["connect-src https://loud-fox-2.eu-west-1.convex.site;", ["https://loud-fox-2.eu-west-1.convex.site"]],
    ["https://www.convex.dev and https://docs.convex.dev/x", []],
  ])("%s", (text, expected) => {
    expect(foreignDeployments(text, own)).toEqual(expected);
  });

  it("are not those that Convex's client has in its own words: else no deployment but one would pass", () => {
    const client = path.join(path.dirname(fileURLToPath(import.meta.resolve("convex/browser"))), "..");
    const files = readdirSync(client, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    const text = files
      .filter((file) => /^(browser|react|nextjs)[\\/]/.test(file))
      .map((file) => readFileSync(path.join(client, file), "utf8"))
      .join("\n");
    expect(text).toContain("happy-otter-123");
    expect(foreignDeployments(text, own)).toEqual([]);
  });
});
