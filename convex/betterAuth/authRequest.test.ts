import { describe, expect, it } from "vitest";
import { clientAddressHeader, withClientAddress, withoutLateDeletion, withoutSignUpOutcome } from "./authRequest";

const request = (path: string, headers: Record<string, string> = {}) =>
  new Request(`https://x.convex.site/api/auth${path}`, { method: "POST", headers, body: "{}" });

describe("withClientAddress", () => {
  const address = (proven: string | undefined, headers: Record<string, string>) =>
    withClientAddress(request("/sign-in/email", headers), proven).headers.get(clientAddressHeader);

  it("names the proven one alone, whatever the caller says", () => {
    const forged = { "x-forwarded-for": "1.2.3.4", "cf-connecting-ip": "1.2.3.4", [clientAddressHeader]: "1.2.3.4" };
    expect(address("203.0.113.7", forged)).toBe("203.0.113.7");
    expect(address(undefined, forged)).toBeNull();
  });

  it("keeps method, address and body", async () => {
    const passed = withClientAddress(request("/sign-in/email"), "203.0.113.7");
    expect([passed.method, passed.url, await passed.text()]).toEqual([
      "POST",
      "https://x.convex.site/api/auth/sign-in/email",
      "{}",
    ]);
  });
});

describe("withoutSignUpOutcome", () => {
  it("answers every accepted sign-up with the same bytes and headers", async () => {
    const answers = [
      Response.json({ user: { id: "a", role: "user" } }, { headers: { "set-cookie": "a=b" } }),
      Response.json({ user: { id: "b", createdAt: "2026-01-01" } }),
    ].map((response) => withoutSignUpOutcome(request("/sign-up/email"), response));
    const [first, second] = await Promise.all(
      answers.map(async (answer) => [answer.status, [...answer.headers], await answer.text()]),
    );
    expect(first).toEqual(second);
    expect(first?.[2]).toBe('{"status":true}');
  });

  it("leaves refusals and other routes as they are", () => {
    const refused = Response.json({ code: "PASSWORD_TOO_SHORT" }, { status: 400 });
    expect(withoutSignUpOutcome(request("/sign-up/email"), refused)).toBe(refused);
    const signedIn = Response.json({ user: {} });
    expect(withoutSignUpOutcome(request("/sign-in/email"), signedIn)).toBe(signedIn);
  });
});

describe("withoutLateDeletion", () => {
  const answer = new Headers([
    ["set-cookie", "session_token=; Max-Age=0; Path=/"],
    ["set-cookie", "convex_jwt=x; Max-Age=900; Path=/"],
  ]);

  it("takes a cookie away from nobody for a question that came late", () => {
    const kept = withoutLateDeletion("/convex/token", answer).getSetCookie();
    expect(kept).toEqual(["convex_jwt=x; Max-Age=900; Path=/"]);
  });

  it("leaves a sign-out as it is", () => {
    expect(withoutLateDeletion("/sign-out", answer).getSetCookie()).toHaveLength(2);
  });
});
