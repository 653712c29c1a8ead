import { describe, expect, it } from "vitest";
import { sessionLifetime } from "./sec-1-session-lifetime";
import { declaredStack, judge, unknownValue } from "./testing/declared-stack";

const day = 86_400;
const lifetimes = {
  SESSION_EXPIRES_IN: String(7 * day),
  SESSION_UPDATE_AGE: String(day),
  SESSION_ABSOLUTE_TIMEOUT: String(30 * day),
  JWT_EXPIRES_IN: "900",
};
const stack = (changes: Parameters<typeof declaredStack>[0] = {}) =>
  declaredStack({ ...changes, convexVariables: { ...lifetimes, ...changes.convexVariables } });
const parameters = { maximumDays: 30, reason: "", maximumTokenMinutes: 60 };
const reason = "An internal tool; the risk was accepted by the CISO.";

it("passes what NIST SP 800-63B-4 names, to the second, and anything on the stack local", () => {
  expect(judge(sessionLifetime, stack())).toEqual([]);
  expect(judge(sessionLifetime, stack({ convexVariables: { SESSION_EXPIRES_IN: String(30 * day) } }))).toEqual([]);
  expect(judge(sessionLifetime, declaredStack(), "local")).toEqual([]);
});

describe("refuses", () => {
  it.each([
    ["SESSION_EXPIRES_IN", String(30 * day + 1), "longer than NIST"],
    ["SESSION_ABSOLUTE_TIMEOUT", String(365 * day), "longer than NIST"],
    ["SESSION_IDLE_TIMEOUT", String(60 * day), "longer than NIST"],
    ["SESSION_ABSOLUTE_TIMEOUT", undefined, "is missing"],
    ["SESSION_ABSOLUTE_TIMEOUT", "0", "is zero"],
    ["JWT_EXPIRES_IN", "3601", "a sign-out does not end the token"],
    ["SESSION_UPDATE_AGE", String(8 * day), "never refreshed"],
    ["SESSION_EXPIRES_IN", "7d", "no whole number of seconds"],
    ["SESSION_EXPIRES_IN", unknownValue, "cannot be judged"],
  ])("%s of %s", (name, value, wrong) => {
    const said = judge(sessionLifetime, stack({ convexVariables: { [name]: value } as never }));
    expect(said.join("\n")).toContain(`SEC-1: ${name} `);
    expect(said.join("\n")).toContain(wrong);
  });
});

it("takes a longer limit only with a reason that says something", () => {
  const long = stack({
    convexVariables: { SESSION_EXPIRES_IN: String(60 * day), SESSION_ABSOLUTE_TIMEOUT: String(60 * day) },
  });
  expect(judge(sessionLifetime, long, { parameters: { ...parameters, maximumDays: 90 } })).toHaveLength(2);
  expect(
    judge(sessionLifetime, long, { parameters: { ...parameters, maximumDays: 90, reason: "because" } }),
  ).toHaveLength(2);
  expect(judge(sessionLifetime, long, { parameters: { ...parameters, maximumDays: 90, reason } })).toEqual([]);
  // A stricter limit needs none.
  expect(judge(sessionLifetime, stack(), { parameters: { ...parameters, maximumDays: 1 } })).toHaveLength(2);
});
