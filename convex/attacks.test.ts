import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, components, internal } from "./_generated/api";
import { servedRoutes } from "./betterAuth/routes";
import {
  ann,
  asApp,
  bob,
  cookieHeader,
  type Deployment,
  deployment,
  get,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { halfSignedIn, withSecondFactor, withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const evil = "https://evil.example";

describe("a foreign page", () => {
  it("cannot use the person's cookie on any route", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    const routes = Object.values(servedRoutes).flat();
    const paths = routes.flatMap((route) => /^POST (.+)$/.exec(route)?.[1] ?? []);
    expect(paths).toEqual(expect.arrayContaining(["/sign-out", "/change-password", "/admin/set-role"]));
    for (const path of paths) {
      // Those of a provider of the team's own are not there without one.
      const refusal = path.includes("oauth2") ? 404 : 403;
      expect((await post(t, path, {}, { cookie, origin: evil })).status, path).toBe(refusal);
    }
    for (const origin of ["null", "https://app.example.com.evil.example"]) {
      expect((await post(t, "/sign-out", {}, { cookie, origin })).status).toBe(403);
    }
    expect(await as.query(api.auth.currentUser)).not.toBeNull();
  });

  it("cannot sign its visitors in to an account of its own", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { email, password } = ann;
    const body = new URLSearchParams({ email, password }).toString();
    const form = { "content-type": "application/x-www-form-urlencoded", origin: evil };
    const byForm = {
      ...form,
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    for (const headers of [form, byForm]) {
      const answer = await asApp(t, "/sign-in/email", { method: "POST", body }, headers);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    }
    const text = { "content-type": "text/plain", origin: evil };
    expect((await asApp(t, "/sign-in/email", { method: "POST", body: JSON.stringify(ann) }, text)).status).toBe(415);
    expect((await post(t, "/sign-in/email", ann, { origin: evil })).status).toBe(403);
  });

  it("is told no by the functions' own host, too", async () => {
    const t = deployment();
    const asked = (origin: string) =>
      t.fetch("/api/auth/sign-out", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      });
    expect((await asked(evil)).headers.get("access-control-allow-origin")).toBeNull();
    const ours = (await asked("https://app.example.com")).headers;
    expect(ours.get("access-control-allow-origin")).toBe("https://app.example.com");
    expect(ours.get("access-control-allow-credentials")).toBe("true");
  });

  it.each([evil, "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"])(
    "is no place to be sent to: %s",
    async (callbackURL) => {
      const t = deployment();
      for (const [path, body] of [
        ["/sign-in/social", { provider: "github", callbackURL }],
        ["/sign-in/magic-link", { email: ann.email, callbackURL }],
        ["/sign-in/email", { ...ann, callbackURL }],
        ["/request-password-reset", { email: ann.email, redirectTo: callbackURL }],
      ] as const) {
        expect((await post(t, path, body)).status, path).toBe(403);
      }
      const link = `/magic-link/verify?token=x&callbackURL=${encodeURIComponent(callbackURL)}`;
      const answer = await get(t, link);
      expect(answer.headers.get("location") ?? "").not.toMatch(/evil|javascript/);
    },
  );
});

describe("a session", () => {
  it("is a new one after each sign-in, whatever cookie was there before", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const planted = "__Host-better-auth.session_token=planted.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA%3D";
    const answer = await post(t, "/sign-in/email", ann, { cookie: planted });
    expect(cookieHeader(answer)).not.toContain("planted");
    const own = await signIn(t, ann);
    const again = await post(t, "/sign-in/email", ann, { cookie: own.cookie });
    expect(cookieHeader(again)).not.toContain(own.cookie.split("; ")[0]);
  });

  it("is not opened by the bare token of its row", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { cookie } = await signIn(t, ann);
    const signed = decodeURIComponent(/session_token=([^;]+)/.exec(cookie)?.[1] ?? "");
    const bare = signed.split(".")[0] ?? "";
    expect((await get(t, "/convex/token", { authorization: `Bearer ${bare}` })).status).toBe(401);
    expect((await get(t, "/convex/token", { cookie: `__Host-better-auth.session_token=${bare}` })).status).toBe(401);
    const forged = `${bare}.${signed.split(".")[1]?.replace(/^./, "!")}`;
    expect((await get(t, "/convex/token", { cookie: `__Host-better-auth.session_token=${forged}` })).status).toBe(401);
  });

  it("ends at once with a sign-out and with a ban, while its token still lives", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    await t.mutation(internal.admin.appoint, { email: bob.email });
    const [out, banned, admin] = [await signIn(t, ann), await signIn(t, ann), await signIn(t, bob)];
    await post(t, "/sign-out", {}, { cookie: out.cookie });
    expect(await out.as.query(api.auth.currentUser)).toBeNull();
    expect((await get(t, "/convex/token", { cookie: out.cookie })).status).toBe(401);

    const ban = await post(t, "/admin/ban-user", { userId: banned.userId }, { cookie: admin.cookie });
    expect(ban.status).toBe(200);
    expect(await banned.as.query(api.auth.currentUser)).toBeNull();
    expect((await get(t, "/convex/token", { cookie: banned.cookie })).status).toBe(401);
    expect((await post(t, "/sign-in/email", ann)).status).toBe(403);
  });

  it("of an admin who acts as a person has that person's rights alone", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    await t.mutation(internal.admin.appoint, { email: bob.email });
    const [person, admin] = [await signIn(t, ann), await signIn(t, bob)];
    const acting = await post(t, "/admin/impersonate-user", { userId: person.userId }, { cookie: admin.cookie });
    const cookie = cookieHeader(acting, admin.cookie);
    const { as } = await withToken(t, cookie);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email, impersonated: true });
    await expect(as.query(api.admin.people, { prefix: "", cursor: null })).rejects.toThrow("Forbidden");
    const own = await post(t, "/admin/stop-impersonating", {}, { cookie });
    const { as: back } = await withToken(t, cookieHeader(own, cookie));
    expect(await back.query(api.auth.currentUser)).toMatchObject({ email: bob.email, impersonated: false });
  });
});

describe("the second factor", () => {
  it("is not skipped by a token: the password alone sets no cookie that opens anything", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    await withSecondFactor(t, ann);
    const { response, cookie } = await halfSignedIn(t, ann);
    expect(response.headers.getSetCookie().filter((set) => /convex_jwt=[^;]/.test(set))).toEqual([]);
    expect(cookie).not.toMatch(/session_token=\w/);
    expect((await get(t, "/convex/token", { cookie })).status).toBe(401);
    expect(await (await get(t, "/get-session", { cookie })).json()).toBeNull();
  });

  it("is not skipped by a sign-in link", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    for (const callback of ["", "&callbackURL=%2Fdashboard"]) {
      await post(t, "/sign-in/magic-link", { email: ann.email });
      const token = tokenIn((await mailTo(t, ann.email, "Your sign-in link")).text);
      const half = await get(t, `/magic-link/verify?token=${token}${callback}`);
      const cookie = cookieHeader(half);
      expect((await get(t, "/convex/token", { cookie })).status).toBe(401);
      expect(half.headers.getSetCookie().filter((set) => /convex_jwt=[^;]/.test(set))).toEqual([]);
      if (callback) continue;
      const full = await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie });
      expect(full.status).toBe(200);
    }
  });

  it("takes no code of the app twice, not even at the same moment", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    const code = await app.code();
    const halves = [await halfSignedIn(t, ann), await halfSignedIn(t, ann), await halfSignedIn(t, ann)];
    const answers = await Promise.all(
      halves.map(({ cookie }) => post(t, "/two-factor/verify-totp", { code }, { cookie })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
  });

  it("takes no backup code twice", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { backupCodes } = await withSecondFactor(t, ann);
    const tried = async () => {
      const { cookie } = await halfSignedIn(t, ann);
      return (await post(t, "/two-factor/verify-backup-code", { code: backupCodes[0] }, { cookie })).status;
    };
    expect([await tried(), await tried()]).toEqual([200, 401]);
  });

  it("takes no backup code twice at the same moment", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { backupCodes } = await withSecondFactor(t, ann);
    const halves = [await halfSignedIn(t, ann), await halfSignedIn(t, ann), await halfSignedIn(t, ann)];
    const answers = await Promise.all(
      halves.map(({ cookie }) => post(t, "/two-factor/verify-backup-code", { code: backupCodes[0] }, { cookie })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("is not guessed: after five wrong codes a sign-in starts over", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    const { cookie } = await halfSignedIn(t, ann);
    for (let round = 0; round < 5; round += 1) {
      await post(t, "/two-factor/verify-totp", { code: `00000${round}` }, { cookie });
    }
    expect((await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie })).status).not.toBe(200);
  });
});

describe("what belongs to somebody else", () => {
  const club = async (t: Deployment) => {
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const [owner, stranger] = [await signIn(t, ann), await signIn(t, bob)];
    const made = await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie: owner.cookie });
    return { owner, stranger, organizationId: ((await made.json()) as { id: string }).id };
  };

  it("an invitation is seen and accepted by the address that it was sent to alone", async () => {
    const t = deployment();
    const { owner, stranger, organizationId } = await club(t);
    const invite = { email: "carol@example.com", role: "owner", organizationId };
    await post(t, "/organization/invite-member", invite, { cookie: owner.cookie });
    const invitationId = /invitation=(\S+)/.exec((await mailTo(t, invite.email, "You are invited")).text)?.[1];
    const { cookie } = stranger;
    expect((await post(t, "/organization/accept-invitation", { invitationId }, { cookie })).status).toBe(403);
    expect((await post(t, "/organization/reject-invitation", { invitationId }, { cookie })).status).toBe(403);
    expect((await get(t, `/organization/get-invitation?id=${invitationId}`, { cookie })).status).toBe(403);
    expect((await stranger.as.query(api.organizations.mine))?.invitations).toEqual([]);
  });

  it("an organization is not entered by making it one's active one", async () => {
    const t = deployment();
    const { stranger, organizationId } = await club(t);
    const { cookie } = stranger;
    expect((await post(t, "/organization/set-active", { organizationId }, { cookie })).status).toBe(403);
    expect(await stranger.as.query(api.organizations.details, { organizationId })).toBeNull();
  });

  it("an API key, a passkey and a session are not ended by another person", async () => {
    const t = deployment();
    const { owner, stranger } = await club(t);
    const made = await post(t, "/api-key/create", { name: "CI" }, { cookie: owner.cookie });
    const { id } = (await made.json()) as { id: string };
    const deleted = await post(t, "/api-key/delete", { keyId: id }, { cookie: stranger.cookie });
    expect(deleted.status).not.toBe(200);
    expect((await owner.as.query(api.account.credentials))?.apiKeys).toHaveLength(1);
    const passkey = {
      userId: owner.userId,
      publicKey: "k",
      credentialID: "c",
      counter: 0,
      deviceType: "singleDevice",
      backedUp: false,
    };
    const { _id } = await t.run(async (ctx) =>
      ctx.runMutation(components.betterAuth.adapter.create, { input: { model: "passkey", data: passkey } }),
    );
    for (const [path, body] of [
      ["/passkey/delete-passkey", { id: _id }],
      ["/passkey/update-passkey", { id: _id, name: "mine now" }],
    ] as const) {
      expect((await post(t, path, body, { cookie: stranger.cookie })).status, path).not.toBe(200);
    }
    expect((await owner.as.query(api.account.credentials))?.passkeys).toMatchObject([{ name: null }]);
    await stranger.as.mutation(api.sessions.end, { sessionId: String(owner.claims["sessionId"]) });
    expect(await owner.as.query(api.auth.currentUser)).not.toBeNull();
  });

  it("nobody makes themselves an admin", async () => {
    const t = deployment();
    const { stranger } = await club(t);
    const { cookie, userId } = stranger;
    await post(t, "/update-user", { role: "admin", banned: false, emailVerified: true }, { cookie });
    expect((await post(t, "/admin/set-role", { userId, role: "admin" }, { cookie })).status).toBe(403);
    await post(t, "/sign-up/email", { ...bob, email: "eve@example.com", role: "admin" });
    const roles = await t.run(async () => (await stranger.as.query(api.auth.currentUser))?.role);
    expect(roles).toBe("user");
    await t.mutation(internal.admin.appoint, { email: ann.email });
    const admin = await signIn(t, ann);
    const { people } = await admin.as.query(api.admin.people, { prefix: "eve", cursor: null });
    expect(people.map(({ role }) => role)).not.toContain("admin");
  });
});
