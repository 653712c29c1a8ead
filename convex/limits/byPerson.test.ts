import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "../_generated/api";
import { ann, bob, type Deployment, deployment, mails, post, signIn, signUpAndVerify } from "../deployment.fixture";
import { type BucketName, buckets } from "./buckets";
import { minute, passTime, startStillWorld, stopWorld, untilRefused } from "./limits.fixture";

await vi.hoisted(() => import("../environment.fixture"));

let t: Deployment;
beforeEach(async () => {
  startStillWorld({ AUTH_METHODS: "email-password,two-factor,organization,api-key" });
  t = deployment();
  await signUpAndVerify(t, ann);
});
afterEach(stopWorld);

/** As so many counts of a person, or of a key, at once. */
async function spendOf(key: string, bucket: BucketName, times: number) {
  await t.mutation(internal.limits.admission.count, {
    charges: Array.from({ length: times }, () => ({ bucket, key })),
  });
}

/** A new address for each turn: what counts by address is out of the way. */
const elsewhere = (turn: number) => ({ "x-forwarded-for": `192.0.${Math.floor(turn / 200)}.${turn % 200}` });

describe("a signed-in person", () => {
  it("sends so many invitations in an hour, from wherever, and the next hour again", async () => {
    const { cookie, userId } = await signIn(t, ann);
    const made = await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie });
    const { id: organizationId } = (await made.json()) as { id: string };
    const invite = (turn: number, email = `guest-${turn}@example.com`) =>
      post(t, "/organization/invite-member", { email, role: "member", organizationId }, { cookie, ...elsewhere(turn) });

    await spendOf(userId, "mailsOfPerson", buckets.mailsOfPerson.rate - 1);
    expect((await invite(1)).status).toBe(200);
    const refused = await invite(2);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "3600"]);
    expect(await refused.json()).toMatchObject({ code: "TOO_MANY_REQUESTS" });
    passTime(buckets.mailsOfPerson.period);
    expect((await invite(3)).status).toBe(200);
  });

  it("sends one receiver few of them, and keeps nobody else from inviting that one", async () => {
    await signUpAndVerify(t, bob);
    const inviting = async (account: typeof ann, slug: string) => {
      const { cookie } = await signIn(t, account);
      const made = await post(t, "/organization/create", { name: slug, slug }, { cookie });
      const { id: organizationId } = (await made.json()) as { id: string };
      return (turn: number) => {
        const given = { email: "guest@example.com", role: "member", organizationId, resend: true };
        return post(t, "/organization/invite-member", given, { cookie, ...elsewhere(turn) });
      };
    };
    const before = mails.length;
    const { allowed } = await untilRefused(await inviting(ann, "a"), 10);
    expect(allowed).toBe(buckets.mailsTo.rate);
    expect(mails.length - before).toBeLessThanOrEqual(allowed);
    expect((await (await inviting(bob, "b"))(50)).status).toBe(200);
  });

  it("tries so many passwords in an open session", async () => {
    const { cookie, userId } = await signIn(t, ann);
    const change = (turn: number) =>
      post(t, "/change-password", { currentPassword: "a guess", newPassword: "short" }, { cookie, ...elsewhere(turn) });
    await spendOf(userId, "passwordsOfPerson", buckets.passwordsOfPerson.rate - 1);
    expect((await untilRefused(change)).allowed).toBe(1);
    passTime(buckets.passwordsOfPerson.period);
    expect((await change(9)).status).not.toBe(429);
  });

  it("calls so many functions that change something, and is told how long to wait", async () => {
    const { as, userId } = await signIn(t, ann);
    const end = () => as.mutation(api.sessions.end, { sessionId: "gone" });
    await spendOf(userId, "changesOfPerson", buckets.changesOfPerson.rate - 1);
    await end();
    await expect(end()).rejects.toThrow(/TooMany.*60/);
    passTime(minute);
    await end();
  });
});

describe("codes of the second factor", () => {
  it("are few for a person, from wherever and with however many sign-ins", async () => {
    const { cookie } = await signIn(t, ann);
    await post(t, "/two-factor/enable", { password: ann.password }, { cookie });
    const guess = (turn: number) =>
      post(t, "/two-factor/verify-totp", { code: `${100_000 + turn}` }, { cookie, ...elsewhere(turn) });
    expect(await untilRefused(guess)).toEqual({ allowed: buckets.codesOfPerson.rate, retryAfter: 60 });
    passTime(minute);
    expect((await guess(20)).status).not.toBe(429);
  });

  it("are few in an hour, too, however slowly they come", async () => {
    const { cookie, userId } = await signIn(t, ann);
    await post(t, "/two-factor/enable", { password: ann.password }, { cookie });
    const guess = (turn: number) => post(t, "/two-factor/verify-totp", { code: `${100_000 + turn}` }, { cookie });
    await spendOf(userId, "codesOfPersonSlowly", buckets.codesOfPersonSlowly.rate - 1);
    expect(await untilRefused(guess)).toEqual({ allowed: 1, retryAfter: 3600 });
  });
});

describe("an API key", () => {
  const ask = (key: string) => t.fetch("/api/v1/me", { headers: { "x-api-key": key } });

  it("is counted by itself, past all that comes unproven", async () => {
    const { cookie } = await signIn(t, ann);
    const made = async (name: string) =>
      (await (await post(t, "/api-key/create", { name }, { cookie })).json()) as { id: string; key: string };
    const [{ id, key }, other] = [await made("one"), await made("two")];
    await untilRefused(() => t.fetch("/api/auth/get-session"));
    await untilRefused(() => ask("key_of_nobody"));

    await spendOf(id, "apiKey", buckets.apiKey.rate - 2);
    expect(await untilRefused(() => ask(key))).toEqual({ allowed: 2, retryAfter: 60 });
    expect((await ask(other.key)).status).toBe(200);
    passTime(minute);
    expect((await ask(key)).status).toBe(200);
  });
});

describe("a limit that is reached", () => {
  it("is told to the audit log once in its window, however often it refuses", async () => {
    const told = async () => {
      const entries = await t.run((ctx) => ctx.db.query("auditEntries").collect());
      return entries.filter(({ kind }) => kind === "rate_limit.exceeded");
    };
    const probe = { "x-forwarded-for": "198.51.100.9", "user-agent": "Probe/1.0" };
    const signUp = () => post(t, "/sign-up/email", { name: "", email: "x", password: "x" }, probe);
    await untilRefused(signUp);
    for (let turn = 0; turn < 3; turn += 1) await signUp();
    expect(await told()).toMatchObject([
      { outcome: "failure", address: "198.51.100.9", agent: "Probe/1.0", details: { limit: "mailsTo" } },
    ]);
    passTime(buckets.mailsTo.period);
    await untilRefused(signUp);
    expect(await told()).toHaveLength(2);
  });
});

describe("what limits keep", () => {
  it("goes when it is of no use: used proofs, and counts of yesterday", async () => {
    const proofs = () => t.run((ctx) => ctx.db.query("usedProofs").collect());
    await post(t, "/sign-in/email", { email: "nobody", password: "x" });
    const before = (await proofs()).length;
    expect(before).toBeGreaterThan(0);
    await t.mutation(internal.limits.purge.purge, { counts: true });
    expect(await proofs()).toHaveLength(before);

    passTime(25 * 60 * minute);
    await post(t, "/sign-in/email", { email: "nobody", password: "x" });
    await t.mutation(internal.limits.purge.purge, { counts: true });
    await t.finishAllScheduledFunctions(vi.runAllTimers);
    expect(await proofs()).toHaveLength(1);
  });
});
