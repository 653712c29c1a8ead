import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import { createAuthOptions } from "./betterAuth/auth";
import {
  ann,
  deployment,
  environment,
  everyMail,
  mails,
  post,
  signIn,
  signUpAndVerify,
  startWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";

// The keys are in the environment before the app is loaded.
await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

const chrome =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

beforeEach(() => startWorld());
afterEach(stopWorld);

describe("sign-up", () => {
  it("answers a new address and a known one with the same bytes, and tells the owner by mail", async () => {
    const t = deployment();
    const fresh = await post(t, "/sign-up/email", ann);
    const known = await post(t, "/sign-up/email", { ...ann, name: "Someone else", password: "quite another one" });
    expect([known.status, [...known.headers], await known.text()]).toEqual([
      fresh.status,
      [...fresh.headers],
      await fresh.text(),
    ]);
    await everyMail(t);
    expect(mails.map((mail) => mail.subject)).toEqual([
      "Confirm your address for Acme",
      "You already have an account at Acme",
    ]);
    expect((await post(t, "/sign-in/email", { ...ann, password: "quite another one" })).status).toBe(401);
  });

  it("keeps a person out until the address is confirmed", async () => {
    const t = deployment();
    await post(t, "/sign-up/email", ann);
    const refused = await post(t, "/sign-in/email", ann);
    expect([refused.status, refused.headers.getSetCookie()]).toEqual([403, []]);
  });

  it("keeps names tidy and short", async () => {
    const t = deployment();
    await signUpAndVerify(t, { ...ann, name: "\u202e Ann \n Sommer " });
    const { as } = await signIn(t, ann);
    expect((await as.query(api.auth.currentUser))?.name).toBe("Ann Sommer");
  });

  it("still answers alike while the mail service is down", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn(async () => new Response("{}", { status: 401 })),
    );
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const t = deployment();
    expect((await post(t, "/sign-up/email", ann)).status).toBe(200);
    await everyMail(t);
    const logged = log.mock.calls.flat().join(" ");
    expect(logged).toContain("mail_failed");
    expect(logged).not.toMatch(/ann@example|token=|re_test/);
  });
});

describe("cookies and tokens", () => {
  it("are Secure, HttpOnly and Lax on https, and the token lives as long as is set", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { cookies, claims } = await signIn(t, ann);
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-/);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; SameSite=Lax/);
    }
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
    expect(claims["sessionId"]).toBeTypeOf("string");
  });

  it("do not speak for a session that is gone", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email });
    await post(t, "/sign-out", {}, { cookie });
    expect(await as.query(api.auth.currentUser)).toBeNull();
    expect(await as.query(api.sessions.list)).toBeNull();
    expect(await as.query(api.activity.recent)).toEqual([]);
    await expect(as.mutation(api.sessions.end, { sessionId: "x" })).rejects.toThrow("Unauthenticated");
  });

  it("a request from another origin is refused", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { cookie } = await signIn(t, ann);
    const forged = await post(t, "/sign-out", {}, { cookie, origin: "https://evil.example" });
    expect(forged.status).toBe(403);
  });
});

describe("sessions", () => {
  it("are listed without their tokens, and the current one is marked", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    await signIn(t, ann, chrome);
    const { as, claims } = await signIn(t, ann);
    const sessions = await as.query(api.sessions.list);
    expect(sessions?.map(({ device, address, current }) => ({ device, address, current }))).toEqual([
      { device: "Unknown device", address: "203.0.113.7", current: true },
      { device: "Chrome on macOS", address: "203.0.113.7", current: false },
    ]);
    expect(sessions?.[0]?.id).toBe(claims["sessionId"]);
    expect(Object.keys(sessions?.[0] ?? {}).sort()).toEqual(["address", "current", "device", "id", "signedInAt"]);
  });

  it("end at once, by their owner alone", async () => {
    const t = deployment();
    const bob = { ...ann, name: "Bob", email: "bob@example.com" };
    await signUpAndVerify(t, ann);
    await signUpAndVerify(t, bob);
    const first = await signIn(t, ann);
    const second = await signIn(t, ann, chrome);
    const stranger = await signIn(t, bob);
    const sessionId = String(second.claims["sessionId"]);

    await stranger.as.mutation(api.sessions.end, { sessionId });
    expect(await second.as.query(api.auth.currentUser)).not.toBeNull();

    await first.as.mutation(api.sessions.end, { sessionId });
    expect(await second.as.query(api.auth.currentUser)).toBeNull();
    expect((await first.as.query(api.activity.recent))[0]).toMatchObject({
      kind: "session.revoked",
      device: "Chrome on macOS",
    });
    await first.as.mutation(api.sessions.end, { sessionId });
  });

  it("all end when the password is reset, and the owner is told", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    mails.length = 0;
    await post(t, "/request-password-reset", { email: ann.email });
    await everyMail(t);
    const newPassword = "quite another passphrase";
    const token = tokenIn(mails[0]?.text ?? "");
    expect((await post(t, "/reset-password", { token, newPassword })).status).toBe(200);
    expect(await as.query(api.auth.currentUser)).toBeNull();
    expect((await post(t, "/reset-password", { token, newPassword })).status).toBe(400);
    await everyMail(t);
    expect(mails.at(-1)?.subject).toBe("Your Acme password was changed");
    const back = await signIn(t, { ...ann, password: newPassword });
    const kinds = (await back.as.query(api.activity.recent)).map(({ kind }) => kind);
    expect(kinds).toEqual([
      "session.created",
      "session.revoked",
      "password.changed",
      "session.created",
      "email.verified",
      "user.created",
    ]);
  });
});

describe("the environment", () => {
  it("is named in the log where it is wrong, and to nobody else", async () => {
    vi.stubEnv("BETTER_AUTH_SECRET", "short");
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const response = await deployment().fetch("/api/auth/get-session");
    expect([response.status, await response.json()]).toEqual([
      503,
      { code: "ERR_ENVIRONMENT_INVALID", message: "The service is not set up." },
    ]);
    expect(log.mock.calls.flat().join(" ")).toContain("BETTER_AUTH_SECRET");
  });

  it("is not needed to describe the tables", () => {
    for (const name of Object.keys(environment).filter((name) => name !== "JWKS")) vi.stubEnv(name, undefined);
    const options = createAuthOptions({} as Parameters<typeof createAuthOptions>[0]);
    expect(options.plugins.map(({ id }) => id)).toEqual(expect.arrayContaining(["organization", "passkey", "api-key"]));
  });

  it("never moves the plugin that issues tokens from behind all that can refuse, nor the one that records outcomes", () => {
    const { plugins } = createAuthOptions({} as Parameters<typeof createAuthOptions>[0]);
    expect(plugins.slice(-2).map(({ id }) => id)).toEqual(["convex", "audit-outcomes"]);
  });
});
