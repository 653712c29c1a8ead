import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { resourceTypes } from "../contract/resource-types";
import type { Text } from "./declared";
import { authSecret } from "./env-1-auth-secret";
import { declaredStack, judge, localStack, resource, unknownValue } from "./testing/declared-stack";

const withSecret = (secret: Text) => declaredStack({ convexVariables: { BETTER_AUTH_SECRET: secret } });

describe("passes", () => {
  it.each(["hex", "base64", "base64url"] as const)("32 random bytes as %s", (encoding) => {
    expect(judge(authSecret, withSecret(randomBytes(32).toString(encoding)))).toEqual([]);
  });

  it("a secret that the kit makes in this run", () => {
    expect(judge(authSecret, withSecret(unknownValue))).toEqual([]);
  });

  it("a stack without an app, and variables that are not the app's", () => {
    expect(judge(authSecret, [])).toEqual([]);
    const foreign = resource(resourceTypes.convexEnvironment, "more", { variables: { OPENAI_MODEL: "x" } });
    expect(judge(authSecret, [...declaredStack(), foreign])).toEqual([]);
  });
});

describe("refuses", () => {
  it.each([
    ["no secret", undefined, "is missing"],
    ["an empty one", "", "is missing"],
    ["Better Auth's own default", "better-auth-secret-12345678901234567890", "published example"],
    ["16 bytes in hex", "9f8e7d6c5b4a39281706f5e4d3c2b1a0", "fewer than 32 random bytes"],
    ["a repeated part", "Zk3!".repeat(16), "repeats a pattern"],
    ["a placeholder", "replace-me-with-a-long-random-value-0123456789", "placeholder"],
  ])("%s", (_, secret, reason) => {
    const [said, ...more] = judge(authSecret, withSecret(secret));
    expect(more).toEqual([]);
    expect(said).toMatch(/^ENV-1: BETTER_AUTH_SECRET /);
    expect(said).toContain(reason);
    expect(said).toContain("Setting: prelaunch:secrets.authSecret. Cure: ");
    expect(said).toContain("docs/checklist.md#env-1");
    if (secret) expect(said).not.toContain(secret);
  });

  it("a weak secret on the stack local, too: what runs there is what is shipped", () => {
    expect(judge(authSecret, localStack({ convexVariables: { BETTER_AUTH_SECRET: "secret" } }), "local")).toHaveLength(
      1,
    );
  });

  it("a secret not known yet that something else makes", () => {
    const elsewhere: Parameters<typeof declaredStack>[0] = {
      convexVariables: { BETTER_AUTH_SECRET: unknownValue },
      secretFrom: "random:index/randomPassword",
    };
    expect(judge(authSecret, declaredStack(elsewhere))).toEqual([expect.stringContaining("nobody can judge it")]);
  });

  it("functions that are pushed without any variables", () => {
    const bare = declaredStack().filter(({ type }) => type !== resourceTypes.convexEnvironment);
    expect(judge(authSecret, bare)).toEqual([expect.stringContaining("no resource declares it")]);
  });
});
