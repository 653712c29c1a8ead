import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testCredentialsRule } from "./sec-3-test-credentials";
import { testCredentialOf } from "./test-credentials";
import { declaredStack, judge } from "./testing/declared-stack";

describe("a test credential", () => {
  it.each([
    ["Stripe or Clerk", "sk_test_51H8xKLabcdefghijkl"],
    ["Stripe or Clerk", "pk_test_Y2xlcmsuYWNtZS5uZXQk"],
    ["Cloudflare Turnstile", "1x00000000000000000000AA"],
    ["Cloudflare Turnstile", "2x0000000000000000000000000000000AA"],
    ["Cloudflare Turnstile", "3x00000000000000000000FF"],
    ["Google reCAPTCHA", "6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe"],
    ["hCaptcha", "10000000-ffff-ffff-ffff-000000000001"],
    ["hCaptcha", `0x${"0".repeat(40)}`],
    ["Postmark", "POSTMARK_API_TEST"],
    ["Resend", "re_123456789"],
    ["Convex", "dev:happy-otter-123|abc"],
    ["a sandbox", "sandbox-client-id"],
  ])("of %s", (vendor, value) => {
    expect(testCredentialOf(value)).toBe(vendor);
    const said = judge(testCredentialsRule, declaredStack({ convexVariables: { SOME_KEY: value } }));
    expect(said.join("\n")).toContain("SEC-3: SOME_KEY is a test credential of");
    expect(said.join("\n")).not.toContain(value);
    expect(judge(testCredentialsRule, declaredStack({ hostingVariables: { SOME_KEY: value } }))).toHaveLength(1);
  });
});

it("what vendors give out for production passes", () => {
  for (const value of [
    "sk_live_51H8xKLabcdef",
    "0x4AAAAAAADnPIDROrmt1Wwj",
    "prod:happy-otter-123|abc",
    "re_Ab12Cd34_Ef56Gh78",
  ]) {
    expect(testCredentialOf(value)).toBeUndefined();
  }
});

it("random text is never taken for one", () => {
  fc.assert(
    fc.property(fc.base64String({ minLength: 24, maxLength: 64 }), (text) => testCredentialOf(text) === undefined),
    { numRuns: 2000 },
  );
});

it("a team allows a variable by name, and local stacks may have them", () => {
  const stack = declaredStack({ convexVariables: { STRIPE_KEY: "sk_test_51H8xKLabcdef" } });
  expect(judge(testCredentialsRule, stack, { parameters: { allowed: ["STRIPE_KEY"] } })).toEqual([]);
  expect(judge(testCredentialsRule, stack, { parameters: { allowed: ["OTHER"] } })).toHaveLength(1);
  expect(judge(testCredentialsRule, stack, "local")).toEqual([]);
});
