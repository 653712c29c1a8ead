import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import {
  ann,
  bob,
  cookieHeader,
  deployment,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { github, signInWithGithub } from "./githubAccount.fixture";
import { withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));

const version = "2026-11-01";
beforeEach(() => startOpenWorld({ PRIVACY_POLICY_VERSION: version, RETENTION_AUDIT_DAYS: "400" }));
afterEach(stopWorld);

describe("the privacy policy", () => {
  it("says its version, its page and how long data is kept, to everyone", async () => {
    const t = deployment();
    const retentionDays = { audit: 400, sessions: null, deliveries: null };
    expect(await t.query(api.privacy.policy)).toEqual({ version, url: null, retentionDays });
    vi.stubEnv("PRIVACY_POLICY_URL", "https://example.com/legal");
    expect(await t.query(api.privacy.policy)).toMatchObject({ url: "https://example.com/legal" });
  });

  it("is agreed to by the sign-up, with the version that held then, by form and by provider", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ policyToAgree: null });
    const agreed = { subject: "privacy-policy", version, given: true };
    expect((await as.mutation(api.account.everything)).consents).toMatchObject([agreed]);
    await signInWithGithub(t, github(), { id: 7, name: "Gus", email: "gus@example.com", verified: true });
    expect(await t.run((ctx) => ctx.db.query("consents").collect())).toMatchObject([agreed, agreed]);
  });

  it("asks again for a new version, once, and keeps what was agreed to before", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    vi.stubEnv("PRIVACY_POLICY_VERSION", "2027-01-01");
    expect(await as.query(api.auth.currentUser)).toMatchObject({ policyToAgree: "2027-01-01" });
    await as.mutation(api.privacy.agree, { version: "2027-01-01" });
    await as.mutation(api.privacy.agree, { version: "2027-01-01" });
    expect(await as.query(api.auth.currentUser)).toMatchObject({ policyToAgree: null });
    const { consents } = await as.mutation(api.account.everything);
    expect(consents.map((consent: { version: string }) => consent.version)).toEqual([version, "2027-01-01"]);
  });

  it("is not agreed to in a version that nobody was shown", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    await expect(as.mutation(api.privacy.agree, { version: "2027-01-01" })).rejects.toThrow("OtherVersion");
  });

  it("asks an account of before the first version, and nobody where the stack has none", async () => {
    const t = deployment();
    vi.stubEnv("PRIVACY_POLICY_VERSION", undefined);
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ policyToAgree: null });
    vi.stubEnv("PRIVACY_POLICY_VERSION", version);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ policyToAgree: version });
  });

  it("is agreed to by the person alone: not by an admin who acts as them", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const { userId } = await signIn(t, ann);
    await t.mutation(internal.admin.appoint, { email: bob.email });
    const { cookie } = await signIn(t, bob);
    const acting = await post(t, "/admin/impersonate-user", { userId }, { cookie });
    const { as } = await withToken(t, cookieHeader(acting, cookie));
    vi.stubEnv("PRIVACY_POLICY_VERSION", "2027-01-01");
    expect(await as.query(api.auth.currentUser)).toMatchObject({ impersonated: true, policyToAgree: null });
    await expect(as.mutation(api.privacy.agree, { version: "2027-01-01" })).rejects.toThrow("Forbidden");
    await expect(as.mutation(api.privacy.decideCookies, { version: "1", given: true })).rejects.toThrow("Forbidden");
  });
});

describe("what a person decided", () => {
  it("on cookies is kept each time that it changes, and goes with the account", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    for (const given of [true, true, false]) await as.mutation(api.privacy.decideCookies, { version: "1", given });
    const { consents } = await as.mutation(api.account.everything);
    expect(consents.filter(({ subject }: { subject: string }) => subject === "cookies")).toMatchObject([
      { version: "1", given: true },
      { version: "1", given: false },
    ]);
    await expect(as.mutation(api.privacy.decideCookies, { version: "1".repeat(41), given: true })).rejects.toThrow();

    await post(t, "/delete-user", {}, { cookie });
    const token = tokenIn((await mailTo(t, ann.email, "Delete your")).text);
    expect((await post(t, "/delete-user", { token }, { cookie })).status).toBe(200);
    expect(await t.run((ctx) => ctx.db.query("consents").collect())).toEqual([]);
  });
});
