import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mailKey } from "./env-5-mail-key";
import { declaredStack, judge } from "./testing/declared-stack";

const withKey = (key: string) =>
  judge(mailKey, declaredStack({ convexVariables: { RESEND_API_KEY: key, EMAIL_FROM: "hello@acme.com" } })).join("\n");
const character = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

describe("the key of the mail provider", () => {
  it.each([
    "re_xxxxxxxx_xxxxxxxxxxxxxxxxxxxxxxxx",
    "re_XXXXXXXXXXXXXXXXXXXXXXXX",
    "re_123456789012345678901234",
    "re_your_api_key_goes_in_here",
    "re_test_4Kd9Qm2Vw7Zp1Rb6Ys3T",
    "re_exampleKey00000000000000",
  ])("of an example is refused: %s", (key) => {
    expect(withKey(key)).toContain("is an example or test key");
    expect(withKey(key)).not.toContain(key);
  });

  // One key in thirty begins with an x, as the examples do: it was refused.
  it.each(["re_x3Kd9Qm2Vw7Zp1Rb6Ys3TfHnLcGj", "re_XxKd9Qm2Vw7Zp1Rb6Ys3TfHnLcGj"])("may begin with x: %s", (key) => {
    expect(withKey(key)).toBe("");
  });

  it("passes when it is random", () => {
    const keys = fc.array(fc.noBias(character), { minLength: 30, maxLength: 34 }).map((text) => `re_${text.join("")}`);
    fc.assert(
      fc.property(keys, (key) => withKey(key) === ""),
      { numRuns: 2000 },
    );
  });
});
