import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { authMethods } from "../contract/auth-methods";
import { api } from "./_generated/api";
import {
  allMethods,
  ann,
  bob,
  breaches,
  cookieHeader,
  deployment,
  everyMail,
  get,
  mails,
  mailTo,
  post,
  signedIn,
  signIn,
  signUpAndVerify,
  startWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { halfSignedIn, withSecondFactor, withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

beforeEach(() => startWorld(allMethods(authMethods)));
afterEach(stopWorld);

const sha1 = async (text: string) =>
  Buffer.from(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(text)))
    .toString("hex")
    .toUpperCase();

describe("a password", () => {
  it("that is known from a breach is refused where one is chosen, and nowhere else", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    breaches.hashes = [await sha1(ann.password), await sha1("password password")];
    await signIn(t, ann);
    const refused = await post(t, "/sign-up/email", { ...bob, password: "password password" });
    expect([refused.status, (await refused.json()).code]).toEqual([400, "PASSWORD_COMPROMISED"]);
    const known = await post(t, "/sign-up/email", { ...ann, password: "password password" });
    expect([known.status, (await known.json()).code]).toEqual([400, "PASSWORD_COMPROMISED"]);
  });

  it("can be chosen while the breach service is down", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    breaches.down = true;
    const t = deployment();
    await signUpAndVerify(t, ann);
    await signIn(t, ann);
  });

  it("is changed by who knows the old one, and ends the other sessions", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const here = await signIn(t, ann);
    const there = await signIn(t, ann);
    const change = { currentPassword: ann.password, newPassword: "a whole new passphrase", revokeOtherSessions: true };
    const wrong = await post(t, "/change-password", { ...change, currentPassword: "not it" }, { cookie: here.cookie });
    expect(wrong.status).toBe(400);
    const changed = await post(t, "/change-password", change, { cookie: here.cookie });
    expect(changed.status).toBe(200);
    expect(await there.as.query(api.auth.currentUser)).toBeNull();
    await signIn(t, { ...ann, password: "a whole new passphrase" });
  });
});

describe("the second factor", () => {
  it("is asked for after the password, by the app's code or a backup code", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app, backupCodes } = await withSecondFactor(t, ann);
    for (const [path, code] of [
      ["/two-factor/verify-totp", await app.code()],
      ["/two-factor/verify-backup-code", backupCodes[0]],
    ] as const) {
      const half = await halfSignedIn(t, ann);
      expect((await half.response.json()).twoFactorRedirect).toBe(true);
      const full = await post(t, path, { code }, { cookie: half.cookie });
      expect(full.status).toBe(200);
      const { as } = await withToken(t, cookieHeader(full, half.cookie));
      expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email, twoFactorEnabled: true });
    }
  });

  it("is not asked for again on a device that was trusted", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    const half = await halfSignedIn(t, ann);
    const body = { code: await app.code(), trustDevice: true };
    const full = await post(t, "/two-factor/verify-totp", body, { cookie: half.cookie });
    const device = cookieHeader(full, half.cookie)
      .split("; ")
      .filter((cookie) => cookie.includes("trust_device"))
      .join("; ");
    const again = await halfSignedIn(t, ann, device);
    expect((await again.response.json()).twoFactorRedirect).toBeUndefined();
    const elsewhere = await halfSignedIn(t, ann);
    expect((await elsewhere.response.json()).twoFactorRedirect).toBe(true);
  });
});

describe("a sign-in link", () => {
  const link = async (t: ReturnType<typeof deployment>) => {
    await post(t, "/sign-in/magic-link", { email: ann.email });
    return tokenIn((await mailTo(t, ann.email, "Your sign-in link")).text);
  };

  it("signs in once", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const token = await link(t);
    const used = await get(t, `/magic-link/verify?token=${token}`);
    expect(used.status).toBe(200);
    expect(await signedIn(t, used).as.query(api.auth.currentUser)).toMatchObject({ email: ann.email });
    const again = await get(t, `/magic-link/verify?token=${token}`);
    expect(again.headers.getSetCookie().join()).not.toContain("session_token=");
  });

  it("makes an account of an address, without the password that a stranger chose for it", async () => {
    const t = deployment();
    await post(t, "/sign-up/email", ann);
    await get(t, `/magic-link/verify?token=${await link(t)}`);
    expect((await post(t, "/sign-in/email", ann)).status).toBe(401);
  });
});

describe("a username", () => {
  it("comes from the address, is changed in the settings, and signs in", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    await signUpAndVerify(t, { ...bob, email: "ann@other.example" });
    const { as, cookie } = await signIn(t, ann);
    expect((await as.query(api.auth.currentUser))?.username).toBe("ann");
    const taken = await signIn(t, { ...bob, email: "ann@other.example" });
    expect((await taken.as.query(api.auth.currentUser))?.username).toMatch(/^ann\.\d+$/);
    expect((await post(t, "/update-user", { username: "ann" }, { cookie: taken.cookie })).status).toBe(400);
    expect((await post(t, "/update-user", { username: "Ann_S" }, { cookie })).status).toBe(200);
    const byName = await post(t, "/sign-in/username", { username: "ann_s", password: ann.password });
    expect(byName.status).toBe(200);
  });
});

describe("an API key", () => {
  it("is shown once, opens its routes, and no session", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    const made = await post(t, "/api-key/create", { name: "CI" }, { cookie });
    expect(made.status).toBe(200);
    const { key, id } = (await made.json()) as { key: string; id: string };
    const listed = await as.query(api.account.credentials);
    expect(listed?.apiKeys).toMatchObject([{ id, name: "CI", start: key.slice(0, 6) }]);
    expect(JSON.stringify(listed)).not.toContain(key);

    const open = (headers: Record<string, string>) => t.fetch("/api/v1/me", { headers });
    const answer = await open({ "x-api-key": key });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ email: ann.email })]);
    expect((await open({ "x-api-key": `${key.slice(0, -1)}x` })).status).toBe(401);
    expect((await open({ cookie })).status).toBe(401);
    expect(await (await get(t, "/get-session", { "x-api-key": key })).json()).toBeNull();

    expect((await post(t, "/api-key/delete", { keyId: id }, { cookie })).status).toBe(200);
    expect((await open({ "x-api-key": key })).status).toBe(401);
  });
});

describe("an organization", () => {
  it("is founded, joined by invitation, left and deleted", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const [owner, guest] = [await signIn(t, ann), await signIn(t, bob)];
    const send = (who: { cookie: string }, path: string, body: object) =>
      post(t, `/organization/${path}`, body, { cookie: who.cookie });

    const created = await send(owner, "create", { name: "Engine club", slug: "acme" });
    const { id: organizationId } = (await created.json()) as { id: string };
    expect((await owner.as.query(api.organizations.mine))?.organizations).toMatchObject([
      { name: "Engine club", role: "owner" },
    ]);

    mails.length = 0;
    const invited = await send(owner, "invite-member", { email: bob.email, role: "member", organizationId });
    expect(invited.status).toBe(200);
    const mail = await mailTo(t, bob.email, "You are invited");
    expect(mail.text).not.toMatch(/Ann|Engine club/);
    const [invitation] = (await guest.as.query(api.organizations.mine))?.invitations ?? [];
    expect(invitation).toMatchObject({ organization: "Engine club", inviter: "Ann", role: "member" });
    expect(mail.text).toContain(`invitation=${invitation?.id}`);
    expect((await send(guest, "accept-invitation", { invitationId: invitation?.id })).status).toBe(200);

    const members = async () => (await owner.as.query(api.organizations.details, { organizationId }))?.members;
    expect((await members())?.map(({ name, role }) => [name, role])).toEqual([
      ["Ann", "owner"],
      ["Bob", "member"],
    ]);
    expect((await send(owner, "leave", { organizationId })).status).toBe(400);
    expect((await send(guest, "leave", { organizationId })).status).toBe(200);
    expect(await guest.as.query(api.organizations.details, { organizationId })).toBeNull();
    expect((await send(owner, "delete", { organizationId })).status).toBe(200);
    expect((await owner.as.query(api.organizations.mine))?.organizations).toEqual([]);
    await everyMail(t);
  });
});

describe("the person's own data", () => {
  it("is taken along whole, without what opens the account", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    const all = await as.mutation(api.account.everything);
    expect(all).toMatchObject({ person: { email: ann.email }, profile: { bio: "" }, sessions: [{}] });
    expect(JSON.stringify(all)).not.toMatch(/"(password|token|secret|backupCodes)"/);
  });

  it("is deleted by the link of a mail while signed in, with every trace", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const { as, cookie } = await signIn(t, ann);
    await post(t, "/api-key/create", { name: "CI" }, { cookie });
    await post(t, "/organization/create", { name: "Alone", slug: "alone" }, { cookie });
    expect((await post(t, "/delete-user", {}, { cookie })).status).toBe(200);
    expect(await as.query(api.auth.currentUser)).not.toBeNull();
    const linked = async () => ({ token: tokenIn((await mailTo(t, ann.email, "Delete your")).text) });

    const stranger = await signIn(t, bob);
    expect((await post(t, "/delete-user", await linked(), { cookie: stranger.cookie })).status).not.toBe(200);
    await post(t, "/delete-user", {}, { cookie });
    expect((await post(t, "/delete-user", await linked(), { cookie })).status).toBe(200);
    expect(await as.query(api.auth.currentUser)).toBeNull();
    expect((await post(t, "/sign-in/email", ann)).status).toBe(401);
    const left = await t.run(async (ctx) => ctx.db.query("profiles").collect());
    expect(left.map(({ userId }) => userId)).toEqual([stranger.userId]);
  });

  it("moves to another address only when both addresses agree", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    const newEmail = "ann@new.example";
    expect((await post(t, "/change-email", { newEmail }, { cookie })).status).toBe(200);
    const agree = tokenIn((await mailTo(t, ann.email, "Change your address")).text);
    await get(t, `/verify-email?token=${agree}`, { cookie });
    expect((await as.query(api.auth.currentUser))?.email).toBe(ann.email);
    const confirm = tokenIn((await mailTo(t, newEmail, "Confirm")).text);
    await get(t, `/verify-email?token=${confirm}`, { cookie });
    expect((await as.query(api.auth.currentUser))?.email).toBe(newEmail);
  });
});
