import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tokenClaims } from "../contract/token-claims";
import { api } from "./_generated/api";
import { ann, deployment, signIn, signUpAndVerify, startWorld, stopWorld } from "./deployment.fixture";
import { getIdentity } from "./identity";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => startWorld());
afterEach(stopWorld);

/** What every token says. */
const always = ["aud", "exp", "iat", "sessionId"];

async function claimsOfAnn(variables: Record<string, string> = {}) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { claims, as, userId } = await signIn(t, ann);
  // Whatever it says of the person, the functions know who calls.
  expect(await as.query(api.auth.currentUser)).toMatchObject({ id: userId, email: ann.email });
  expect(await as.run(async (ctx) => getIdentity(ctx))).toEqual({ userId, sessionId: claims["sessionId"] });
  return claims;
}

describe("a token", () => {
  it("says of its person all but id and picture, which session it is, and when it was issued", async () => {
    const before = Math.floor(Date.now() / 1000);
    const claims = await claimsOfAnn();
    const said = Object.keys(claims).filter((claim) => !always.includes(claim));
    const fields: readonly string[] = tokenClaims;
    expect(said.filter((claim) => !fields.includes(claim))).toEqual([]);
    expect(said).toEqual(
      expect.arrayContaining(["name", "email", "emailVerified", "username", "createdAt", "updatedAt"]),
    );
    expect(said).not.toContain("image");
    expect(claims).toMatchObject({ name: ann.name, email: ann.email, sessionId: expect.stringMatching(/\w/) });
    expect(Number(claims["iat"])).toBeGreaterThanOrEqual(before);
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(900);
  });

  it("says what the setting names and no more, for as long as it says", async () => {
    const claims = await claimsOfAnn({ JWT_CLAIMS: "username,emailVerified", JWT_EXPIRES_IN: "120" });
    expect(Object.keys(claims).sort()).toEqual([...always, "emailVerified", "username"].sort());
    expect(claims).toMatchObject({ emailVerified: true, username: "ann" });
    expect(Number(claims["exp"]) - Number(claims["iat"])).toBe(120);
  });

  it("carries no field that is not on the list of those that may be in it", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    vi.stubEnv("JWT_CLAIMS", "name,password");
    expect((await deployment().fetch("/api/auth/get-session")).status).toBe(503);
  });
});
