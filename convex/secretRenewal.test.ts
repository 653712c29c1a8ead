import { symmetricEncrypt } from "better-auth/crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { components, internal } from "./_generated/api";
import { secretVersions } from "./betterAuth/retiredSecrets";
import {
  ann,
  bob,
  type Deployment,
  deployment,
  everyMail,
  post,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";
import { secret, signingKeyFor } from "./environment.fixture";
import { halfSignedIn, withSecondFactor } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const secrets = [
  secret,
  ...["one", "two", "three", "four", "five"].map((name) => `secret ${name} of more than 32 letters`),
];

/** The deployment after a rotation to this secret, at which only the one before it is still listed. */
async function rotateTo(index: number): Promise<void> {
  const [current = "", before = ""] = [secrets[index], secrets[index - 1]];
  const until = new Date(Date.now() + 3_600_000).toISOString();
  vi.stubEnv("BETTER_AUTH_SECRET", current);
  vi.stubEnv("BETTER_AUTH_SECRETS_RETIRED", JSON.stringify([{ value: before, until }]));
  vi.stubEnv("JWKS", JSON.stringify([await signingKeyFor(current, `key ${index}`, index + 1)]));
}

const renew = (t: Deployment) => t.action(internal.secretRenewal.renew, {});
const rows = async (t: Deployment) =>
  t.run(
    async (ctx) => (await ctx.runQuery(components.betterAuth.secondFactorKeys.batch, { after: 0, size: 1000 })).rows,
  );

it("keeps second factors and backup codes over rotations of which each forgets the secret before the last", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { app, backupCodes } = await withSecondFactor(t, ann);
  for (let index = 1; index < secrets.length; index += 1) {
    await rotateTo(index);
    expect(await renew(t)).toEqual({ renewed: 1, unreadable: 0 });
    const { cookie } = await halfSignedIn(t, ann);
    const code = { code: backupCodes[index] };
    expect((await post(t, "/two-factor/verify-backup-code", code, { cookie })).status).toBe(200);
    // Used once: what was renewed is the list of codes as it is, not as it was.
    const again = await halfSignedIn(t, ann);
    expect((await post(t, "/two-factor/verify-backup-code", code, { cookie: again.cookie })).status).toBe(401);
  }
  vi.stubEnv("BETTER_AUTH_SECRETS_RETIRED", "[]");
  const { cookie } = await halfSignedIn(t, ann);
  expect((await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie })).status).toBe(200);
});

it("without it, a second factor is lost with its secret: that is what it is for, and it says so", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { app } = await withSecondFactor(t, ann);
  await rotateTo(1);
  await rotateTo(2);
  const { cookie } = await halfSignedIn(t, ann);
  expect((await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie })).ok).toBe(false);
  expect(await renew(t)).toEqual({ renewed: 0, unreadable: 1 });
  expect(vi.mocked(console.warn).mock.calls.flat().join()).toContain("1 second factors were encrypted");
});

it("does nothing again, nothing without a retired secret, and leaves alone what changed meanwhile", async () => {
  const t = deployment();
  for (const account of [ann, bob]) await signUpAndVerify(t, account);
  await withSecondFactor(t, ann);
  const before = await rows(t);
  expect(await renew(t)).toEqual({ renewed: 0, unreadable: 0 });
  expect(await rows(t)).toEqual(before);
  await rotateTo(1);
  await withSecondFactor(t, bob);
  expect(await renew(t)).toEqual({ renewed: 1, unreadable: 0 });
  const after = await rows(t);
  expect(after[0]?.kept.secret).not.toBe(before[0]?.kept.secret);
  expect(await renew(t)).toEqual({ renewed: 0, unreadable: 0 });
  expect(await rows(t)).toEqual(after);
  const stale = before.map((row) => ({ ...row, renewed: { secret: "x", backupCodes: "x" } }));
  expect(await t.run((ctx) => ctx.runMutation(components.betterAuth.secondFactorKeys.replace, { rows: stale }))).toBe(
    0,
  );
  expect(await rows(t)).toEqual(after);
});

it("goes through all of them, batch by batch", async () => {
  const t = deployment();
  const [version] = secretVersions({ current: secret, retired: [] });
  const key = { keys: new Map([[version?.version ?? 0, secret]]), currentVersion: version?.version ?? 0 };
  const [one, codes] = await Promise.all(["key", "codes"].map((data) => symmetricEncrypt({ key, data })));
  await t.run(async (ctx) => {
    for (let index = 0; index < 250; index += 1) {
      const data = { userId: `user ${index}`, secret: one ?? "", backupCodes: codes ?? "", verified: true };
      await ctx.runMutation(components.betterAuth.adapter.create, { input: { model: "twoFactor", data } });
    }
  });
  await rotateTo(1);
  expect(await renew(t)).toEqual({ renewed: 100, unreadable: 0 });
  await everyMail(t);
  const current = secretVersions({ current: secrets[1] ?? "", retired: [] })[0]?.version;
  const texts = (await rows(t)).flatMap(({ kept }) => [kept.secret, kept.backupCodes]);
  expect(texts).toHaveLength(500);
  expect(texts.filter((text) => !text.startsWith(`$ba$${current}$`))).toEqual([]);
});
