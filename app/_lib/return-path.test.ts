import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterSignIn, safeReturnPath, signInPath } from "./return-path";

const site = "https://app.example.com";

describe("safeReturnPath", () => {
  it.each(["/protected", "/settings?tab=name", "/dashboard#sessions", "/a/b?returnTo=%2Fx"])("keeps %s", (path) => {
    expect(safeReturnPath(path)).toBe(path);
  });

  it.each([
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\tevil",
    "/\n/evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "/%2e//evil.example",
    "javascript:alert(1)",
    "dashboard",
    " /dashboard",
    "/api/auth/sign-out",
    "/sign-in",
    "/sign-in?returnTo=/sign-in",
    "/./sign-out",
    "/SIGN-OUT",
    "",
    undefined,
    ["/protected"],
    `/${"a".repeat(600)}`,
  ])("refuses %j", (value) => {
    expect(safeReturnPath(value)).toBe(afterSignIn);
  });

  it("never leaves the site, whatever is asked", () => {
    const pieces = fc.constantFrom(
      "/",
      "\\",
      "//",
      ".",
      "..",
      "@",
      ":",
      "%2f",
      "%5c",
      "%2e",
      "?",
      "#",
      "\t",
      "\n",
      "evil.example",
      "https:",
      " ",
    );
    const hostile = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join("")),
      fc.array(pieces, { maxLength: 8 }).map((parts) => `/${parts.join("")}`),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        const path = safeReturnPath(value);
        expect(path.startsWith("/")).toBe(true);
        expect(new URL(path, site).origin).toBe(site);
        expect(safeReturnPath(path)).toBe(path);
      }),
      { numRuns: 500 },
    );
  });
});

describe("signInPath", () => {
  it("carries a safe path and drops any other", () => {
    expect(signInPath({ returnTo: "/protected", notice: "required" })).toBe(
      "/sign-in?returnTo=%2Fprotected&notice=required",
    );
    expect(signInPath({ returnTo: "//evil.example" })).toBe("/sign-in");
    expect(signInPath()).toBe("/sign-in");
  });
});
