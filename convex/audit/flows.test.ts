import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type AuditKind, auditKinds } from "../../contract/audit-events";
import { api, internal } from "../_generated/api";
import {
  type Account,
  ann,
  bob,
  cookieHeader,
  type Deployment,
  deployment,
  everyMail,
  get,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  site,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "../deployment.fixture";
import { github, signInWithGithub } from "../githubAccount.fixture";
import { authenticator, halfSignedIn } from "../secondFactor.fixture";
import { passkey } from "./passkey.fixture";

await vi.hoisted(() => import("../environment.fixture"));

const carol: Account = { name: "Carol", email: "carol@example.com", password: "a third long passphrase" };
const dave: Account = { name: "Dave", email: "dave@example.com", password: "a fourth long passphrase" };

let t: Deployment;
let since = 0;
const seen = new Set<AuditKind>();

/** The entries since the last look, oldest first. */
async function added() {
  const entries = await t.run((ctx) => ctx.db.query("auditEntries").collect());
  const found = entries.slice(since);
  since = entries.length;
  for (const { kind } of found) seen.add(kind);
  return found;
}
/** What a flow leaves in the log: each kind as often as it happened. */
async function kinds() {
  return (await added()).map(({ kind }) => kind).sort();
}

const link = async (email: string, subject: string) => tokenIn((await mailTo(t, email, subject)).text);
const idIn = async (response: Response) => ((await response.json()) as { id: string }).id;

/** Signs in, and looks away. */
async function quietly(account: Account, agent?: string) {
  const session = await signIn(t, account, agent);
  await added();
  return session;
}

beforeAll(() => {
  startOpenWorld({ WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}` });
  t = deployment();
});
afterAll(stopWorld);

describe("the log has once what", () => {
  it("a sign-up does, its confirmation, and a second one with the same address", async () => {
    await post(t, "/sign-up/email", ann);
    expect(await kinds()).toEqual(["email.verification_sent", "user.created"]);
    await get(t, `/verify-email?token=${encodeURIComponent(await link(ann.email, "Confirm"))}`);
    expect(await kinds()).toEqual(["email.verified"]);
    await post(t, "/sign-up/email", ann);
    expect(await kinds()).toEqual(["sign_up.repeated"]);
    for (const account of [bob, carol, dave]) await signUpAndVerify(t, account);
    await added();
  });

  it("a sign-in with a password does, right or wrong, and a sign-out", async () => {
    await post(t, "/sign-in/email", { ...ann, password: "not the password" });
    const [failed] = await added();
    const { cookie, userId, claims } = await signIn(t, ann, "Browser/1");
    expect(failed).toMatchObject({ kind: "sign_in.failed", outcome: "failure", subject: userId });
    expect(failed?.actor).toBeUndefined();
    expect(failed?.details).toEqual({ method: "password", code: "INVALID_EMAIL_OR_PASSWORD" });
    const made = await added();
    expect(made).toMatchObject([
      {
        kind: "session.created",
        outcome: "success",
        actor: userId,
        subject: userId,
        address: "203.0.113.7",
        agent: "Browser/1",
        session: claims["sessionId"],
        details: { method: "password" },
      },
    ]);
    await post(t, "/sign-out", {}, { cookie });
    expect(await kinds()).toEqual(["session.ended"]);
    await post(t, "/sign-in/username", { username: "ann", password: ann.password });
    expect(await added()).toMatchObject([{ kind: "session.created", details: { method: "username" } }]);
  });

  it("a sign-in to an account that nobody has does: that two were for the same, and not for which", async () => {
    for (const email of ["nobody@example.com", "NOBODY@example.com", "other@example.com"]) {
      await post(t, "/sign-in/email", { email, password: "not the password" });
    }
    const entries = await added();
    const accounts = entries.map(({ details }) => details?.["account"]);
    expect(entries.map(({ kind, subject }) => [kind, subject])).toEqual(Array(3).fill(["sign_in.failed", undefined]));
    expect(accounts[0]).toMatch(/^[0-9a-f]{16}$/);
    expect([accounts[0] === accounts[1], accounts[0] === accounts[2]]).toEqual([true, false]);
    expect(JSON.stringify(entries)).not.toMatch(/nobody@|other@/i);
  });

  it("a sign-in link does: sent, used, used again", async () => {
    await post(t, "/sign-in/magic-link", { email: ann.email });
    expect(await kinds()).toEqual(["magic_link.sent"]);
    const token = await link(ann.email, "Your sign-in link");
    await get(t, `/magic-link/verify?token=${token}`);
    expect(await kinds()).toEqual(["magic_link.used", "session.created"]);
    await get(t, `/magic-link/verify?token=${token}`);
    expect(await kinds()).toEqual(["magic_link.failed"]);
  });

  it("a forgotten password does", async () => {
    await post(t, "/request-password-reset", { email: bob.email });
    expect(await kinds()).toEqual(["password.reset_requested"]);
    await quietly(bob);
    const token = await link(bob.email, "Choose a new password");
    await post(t, "/reset-password", { token, newPassword: bob.password });
    expect(await kinds()).toEqual(["password.changed", "password.reset", "session.revoked"]);
    await post(t, "/reset-password", { token, newPassword: bob.password });
    expect(await kinds()).toEqual(["password.reset_failed"]);
    await post(t, "/request-password-reset", { email: "nobody@example.com" });
    expect(await kinds()).toEqual([]);
  });

  it("a new password does, which ends the other session and renews this one", async () => {
    const [here] = [await quietly(bob), await quietly(bob)];
    const change = { currentPassword: bob.password, newPassword: bob.password, revokeOtherSessions: true };
    await post(t, "/change-password", { ...change, currentPassword: "not it" }, { cookie: here.cookie });
    expect(await kinds()).toEqual(["password.failed"]);
    expect((await post(t, "/change-password", change, { cookie: here.cookie })).status).toBe(200);
    expect(await kinds()).toEqual(["password.changed", "session.renewed", "session.revoked"]);
  });

  it("changes of name, username and address do", async () => {
    const { cookie } = await quietly(bob);
    await post(t, "/update-user", { name: "Robert" }, { cookie });
    expect(await kinds()).toEqual(["user.updated"]);
    await post(t, "/update-user", { name: "Robert" }, { cookie });
    expect(await kinds()).toEqual([]);
    await post(t, "/update-user", { username: "robert" }, { cookie });
    expect(await kinds()).toEqual(["username.changed"]);
    const newEmail = "bob@new.example";
    await post(t, "/change-email", { newEmail }, { cookie });
    expect(await kinds()).toEqual(["email.change_requested"]);
    await get(t, `/verify-email?token=${await link(bob.email, "Change your address")}`, { cookie });
    expect(await kinds()).toEqual(["email.verification_sent"]);
    await get(t, `/verify-email?token=${await link(newEmail, "Confirm")}`, { cookie });
    expect(await kinds()).toEqual(["email.changed"]);
    bob.email = newEmail;
  });

  it("the second factor does: on, a wrong code, a code, a backup code, a trusted device, new codes, off", async () => {
    const { cookie: first } = await quietly(carol);
    const enable = await post(t, "/two-factor/enable", { password: carol.password }, { cookie: first });
    const { totpURI, backupCodes } = (await enable.json()) as { totpURI: string; backupCodes: string[] };
    const app = authenticator(totpURI);
    const verified = await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie: first });
    expect(await kinds()).toEqual(["session.renewed", "two_factor.enabled"]);
    const cookie = cookieHeader(verified, first);

    const half = await halfSignedIn(t, carol);
    expect(await kinds()).toEqual([]);
    await post(t, "/two-factor/verify-totp", { code: "12345x" }, { cookie: half.cookie });
    const [failed] = await added();
    expect(failed).toMatchObject({ kind: "two_factor.failed", subject: expect.any(String) });
    const code = await app.code();
    const full = await post(t, "/two-factor/verify-totp", { code, trustDevice: true }, { cookie: half.cookie });
    expect(await added()).toMatchObject([{ kind: "session.created", details: { method: "second-factor" } }]);
    const again = await halfSignedIn(t, carol);
    await post(t, "/two-factor/verify-totp", { code }, { cookie: again.cookie });
    expect(await kinds()).toEqual(["two_factor.failed"]);

    await post(t, "/two-factor/verify-backup-code", { code: backupCodes[0] }, { cookie: again.cookie });
    expect(await kinds()).toEqual(["session.created", "two_factor.backup_code_used"]);
    await halfSignedIn(t, carol, cookieHeader(full, half.cookie));
    expect(await added()).toMatchObject([{ kind: "session.created", details: { trustedDevice: true } }]);

    await post(t, "/two-factor/generate-backup-codes", { password: carol.password }, { cookie });
    expect(await kinds()).toEqual(["two_factor.backup_codes_renewed"]);
    await post(t, "/two-factor/disable", { password: carol.password }, { cookie });
    expect(await kinds()).toEqual(["session.renewed", "two_factor.disabled"]);
  });

  it("a passkey does: added, named, used, removed", async () => {
    const { cookie } = await quietly(ann);
    const key = passkey(site);
    const options = await get(t, "/passkey/generate-register-options", { cookie });
    const { challenge } = (await options.json()) as { challenge: string };
    const body = { response: key.register(challenge), name: "Laptop" };
    const made = await post(t, "/passkey/verify-registration", body, { cookie: cookieHeader(options, cookie) });
    expect([made.status, await kinds()]).toEqual([200, ["passkey.created"]]);
    const id = await idIn(made);
    await post(t, "/passkey/update-passkey", { id, name: "Work laptop" }, { cookie });
    expect(await kinds()).toEqual(["passkey.renamed"]);
    const asked = await get(t, "/passkey/generate-authenticate-options");
    const use = { response: key.signIn(((await asked.json()) as { challenge: string }).challenge) };
    const used = await post(t, "/passkey/verify-authentication", use, { cookie: cookieHeader(asked) });
    expect(used.status).toBe(200);
    expect(await added()).toMatchObject([{ kind: "session.created", details: { method: "passkey" } }]);
    await post(t, "/passkey/delete-passkey", { id }, { cookie });
    expect(await kinds()).toEqual(["passkey.deleted"]);
  });

  it("an account at a provider and an API key do", async () => {
    await signInWithGithub(t, github(), { id: 1, name: "Ann", email: ann.email, verified: true });
    expect(await added()).toMatchObject([
      { kind: "account.linked", details: { provider: "github" } },
      { kind: "session.created", details: { method: "github" } },
    ]);
    const { cookie } = await quietly(ann);
    await post(t, "/unlink-account", { providerId: "github" }, { cookie });
    expect(await kinds()).toEqual(["account.unlinked"]);
    const made = await post(t, "/api-key/create", { name: "CI" }, { cookie });
    const { id, key } = (await made.json()) as { id: string; key: string };
    const entries = await added();
    expect(entries).toMatchObject([{ kind: "api_key.created", details: { key: id } }]);
    expect(JSON.stringify(entries)).not.toContain(key);
    await post(t, "/api-key/delete", { keyId: id }, { cookie });
    expect(await kinds()).toEqual(["api_key.deleted"]);
  });

  it("an organization does, with its members and invitations", async () => {
    const [owner, guest] = [await quietly(ann), await quietly(bob)];
    const send = (who: { cookie: string }, path: string, body: object) =>
      post(t, `/organization/${path}`, body, { cookie: who.cookie });
    const organizationId = await idIn(await send(owner, "create", { name: "Club", slug: "club" }));
    const [made, founder] = await added();
    expect(made).toMatchObject({ kind: "organization.created", organization: organizationId, actor: owner.userId });
    expect(founder).toMatchObject({ kind: "member.added", subject: owner.userId, details: { role: "owner" } });
    await send(owner, "update", { organizationId, data: { name: "The club" } });
    expect(await kinds()).toEqual(["organization.updated"]);

    const invite = async () => {
      const body = { email: bob.email, role: "member", organizationId };
      const invitationId = await idIn(await send(owner, "invite-member", body));
      expect(await kinds()).toEqual(["invitation.created"]);
      return { invitationId };
    };
    await send(owner, "cancel-invitation", await invite());
    expect(await kinds()).toEqual(["invitation.canceled"]);
    await send(guest, "reject-invitation", await invite());
    expect(await kinds()).toEqual(["invitation.rejected"]);
    const join = async () => {
      const accepted = await send(guest, "accept-invitation", await invite());
      expect(await kinds()).toEqual(["invitation.accepted", "member.added"]);
      return ((await accepted.json()) as { member: { id: string } }).member.id;
    };
    await send(owner, "update-member-role", { organizationId, memberId: await join(), role: "admin" });
    expect(await added()).toMatchObject([
      { kind: "member.role_changed", subject: guest.userId, details: { from: "member", to: "admin" } },
    ]);
    await send(owner, "remove-member", { organizationId, memberIdOrEmail: bob.email });
    expect(await kinds()).toEqual(["member.removed"]);
    await join();
    await send(guest, "leave", { organizationId });
    expect(await kinds()).toEqual(["member.left"]);
    await send(owner, "delete", { organizationId });
    expect(await kinds()).toEqual(["member.removed", "organization.deleted"]);
    await everyMail(t);
  });

  it("an admin does to a person", async () => {
    await t.mutation(internal.admin.appoint, { email: dave.email });
    expect(await added()).toMatchObject([{ kind: "user.role_changed", details: { from: "user", to: "admin" } }]);
    const [admin, person] = [await quietly(dave), await quietly(carol)];
    const { userId } = person;
    const send = (path: string, body: object = {}) =>
      post(t, `/admin/${path}`, { userId, ...body }, { cookie: admin.cookie });

    await send("set-role", { role: "admin" });
    await send("set-role", { role: "user" });
    expect(await kinds()).toEqual(["user.role_changed", "user.role_changed"]);
    const started = await send("impersonate-user");
    const acting = cookieHeader(started, admin.cookie);
    expect(await added()).toMatchObject([{ kind: "impersonation.started", actor: admin.userId, subject: userId }]);
    await post(t, "/update-user", { name: "Caroline" }, { cookie: acting });
    expect(await added()).toMatchObject([
      { kind: "user.updated", actor: admin.userId, subject: userId, details: { impersonating: true } },
    ]);
    await post(t, "/admin/stop-impersonating", {}, { cookie: acting });
    expect(await added()).toMatchObject([{ kind: "impersonation.stopped", actor: admin.userId, subject: userId }]);

    const living = (await t.withIdentity({ ...person.claims, subject: userId }).query(api.sessions.list))?.length ?? 0;
    await send("revoke-user-sessions");
    expect(await kinds()).toEqual(["session.all_revoked", ...Array(living).fill("session.revoked")]);
    await quietly(carol);
    await send("ban-user", { banReason: "spam" });
    expect(await kinds()).toEqual(["session.revoked", "user.banned"]);
    await post(t, "/sign-in/email", carol);
    expect(await added()).toMatchObject([{ kind: "sign_in.failed", details: { code: "BANNED_USER" } }]);
    await send("unban-user");
    expect(await kinds()).toEqual(["user.unbanned"]);
    await admin.as.mutation(api.admin.endSession, {
      userId,
      sessionId: String((await quietly(carol)).claims["sessionId"]),
    });
    expect(await added()).toMatchObject([{ kind: "session.revoked", actor: admin.userId, subject: userId }]);
    await admin.as.mutation(api.audit.admin.beginExport, { filter: {}, format: "csv" });
    expect(await kinds()).toEqual(["audit.exported"]);
    const other = await quietly(carol);
    await post(t, "/admin/ban-user", { userId: admin.userId }, { cookie: other.cookie });
    expect(await added()).toMatchObject([
      { kind: "access.refused", outcome: "failure", actor: userId, details: { route: "/admin/ban-user" } },
    ]);
    await send("remove-user");
    expect(await kinds()).toEqual(["session.revoked", "user.deleted"]);
  });

  it("a webhook endpoint does, from its addition to its end", async () => {
    const { as } = await quietly(dave);
    await as.mutation(api.webhooks.endpoints.add, { url: "https://hooks.example.net/in", events: ["user.created"] });
    expect(await kinds()).toEqual(["webhook_endpoint.created"]);
    const [endpoint] = (await as.query(api.webhooks.endpoints.list)).endpoints;
    if (!endpoint) throw new Error("The endpoint is not listed.");
    const of = { endpointId: endpoint.id };
    await as.mutation(api.webhooks.endpoints.choose, { ...of, events: ["user.deleted"] });
    expect(await kinds()).toEqual(["webhook_endpoint.updated"]);
    await as.mutation(api.webhooks.endpoints.showSecret, of);
    expect(await kinds()).toEqual(["webhook_endpoint.secret_shown"]);
    await as.mutation(api.webhooks.endpoints.rotate, { ...of, overlapHours: 0 });
    expect(await kinds()).toEqual(["webhook_endpoint.secret_rotated"]);
    await as.mutation(api.webhooks.endpoints.remove, of);
    expect(await kinds()).toEqual(["webhook_endpoint.deleted"]);
  });

  it("a person does with their own data and sessions, to the end", async () => {
    const [{ cookie, as, userId }, there] = [await quietly(ann), await quietly(ann)];
    await as.mutation(api.account.everything, {});
    expect(await kinds()).toEqual(["data.exported"]);
    await as.mutation(api.sessions.end, { sessionId: String(there.claims["sessionId"]) });
    expect(await added()).toMatchObject([{ kind: "session.revoked", actor: userId, subject: userId }]);
    await quietly(ann);
    const others = ((await as.query(api.sessions.list))?.length ?? 0) - 1;
    await post(t, "/revoke-other-sessions", {}, { cookie });
    expect(await kinds()).toEqual(["session.all_revoked", ...Array(others).fill("session.revoked")]);
    await post(t, "/organization/create", { name: "Alone", slug: "alone" }, { cookie });
    await added();
    await post(t, "/delete-user", {}, { cookie });
    expect(await kinds()).toEqual(["user.deletion_requested"]);
    const token = await link(ann.email, "Delete your");
    expect((await post(t, "/delete-user", { token }, { cookie })).status).toBe(200);
    expect(await kinds()).toEqual(["member.left", "organization.deleted", "session.revoked", "user.deleted"]);
  });

  it("a sign-in link to an account that a stranger began does", async () => {
    await post(t, "/sign-up/email", { ...ann, email: "eve@example.com" });
    await post(t, "/sign-in/magic-link", { email: "eve@example.com" });
    await added();
    await get(t, `/magic-link/verify?token=${await link("eve@example.com", "Your sign-in link")}`);
    expect(await kinds()).toEqual(["account.reclaimed", "email.verified", "magic_link.used", "session.created"]);
  });

  it("these flows and those of other tests do: every kind there is", async () => {
    const elsewhere: AuditKind[] = [
      "rate_limit.exceeded",
      "audit.purged",
      "alert.raised",
      "alert_key.rotated",
      "alert_key.shown",
      "webhook_endpoint.disabled",
    ];
    expect([...seen, ...elsewhere].sort()).toEqual([...auditKinds].sort());
  });
});
