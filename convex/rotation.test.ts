import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import {
  ann,
  type Deployment,
  deployment,
  get,
  mails,
  mailTo,
  post,
  signedIn,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { secret, signingKeyFor } from "./environment.fixture";
import { halfSignedIn, withSecondFactor } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));

beforeEach(() => startOpenWorld());
afterEach(stopWorld);

const next = "the secret that comes after, also longer than 32 characters";
const later = new Date(Date.now() + 3_600_000).toISOString();

/** What the program sets at a rotation of both: new secret, the old one with its end, a new key signed for the new secret. */
async function rotate(retired: { value: string; until: string }[]): Promise<void> {
  vi.stubEnv("BETTER_AUTH_SECRET", next);
  vi.stubEnv("BETTER_AUTH_SECRETS_RETIRED", JSON.stringify(retired));
  vi.stubEnv("JWKS", JSON.stringify([await signingKeyFor(next, "two", 2)]));
}

/** Sessions by sign-in links: each is a session like any other, without 200 slow hashes of a password. */
async function signedInByLink(t: Deployment, count: number) {
  for (let sent = 0; sent < count; sent += 1) await post(t, "/sign-in/magic-link", { email: ann.email });
  await mailTo(t, ann.email, "Your sign-in link");
  const links = mails.filter(({ subject }) => subject.startsWith("Your sign-in link"));
  const people: ReturnType<typeof signedIn>[] = [];
  for (const { text } of links) people.push(signedIn(t, await get(t, `/magic-link/verify?token=${tokenIn(text)}`)));
  expect(people).toHaveLength(count);
  return people;
}

const token = (t: Deployment, cookie: string) => get(t, "/convex/token", { cookie });

it("signs nobody out and fails no request: 200 sessions with load going on", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const people = await signedInByLink(t, 200);
  const load = () => Promise.all(people.map(({ cookie }) => token(t, cookie)));
  // A request sees the variables of the moment when it began, all of one moment: that is how a deployment changes them.
  const before = await load();
  await rotate([{ value: secret, until: later }]);
  const answers = [...before, ...(await load())];
  expect(answers.map(({ status }) => status).filter((status) => status !== 200)).toEqual([]);
  // Tokens of before go on, too: they are checked by the key that stays listed, and the session row is there.
  const alive = await Promise.all(people.map(({ as }) => as.query(api.auth.currentUser)));
  expect(alive.filter((person) => person === null)).toEqual([]);
});

it("gives the cookie back as it is signed now, so that the old secret can go", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { cookie } = await signIn(t, ann);
  await rotate([{ value: secret, until: later }]);
  const renewed = (await token(t, cookie)).headers.getSetCookie().find((set) => set.includes("session_token="));
  expect(renewed).toMatch(/^__Host-better-auth\.session_token=.+; HttpOnly; SameSite=Lax; Secure$/);
  vi.stubEnv("BETTER_AUTH_SECRETS_RETIRED", "[]");
  expect((await token(t, cookie)).status).toBe(401);
  expect((await token(t, renewed?.split(";")[0] ?? "")).status).toBe(200);
});

it("ends with the end that was stated, and never takes a secret that nobody named", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { cookie } = await signIn(t, ann);
  await rotate([{ value: secret, until: new Date(Date.now() - 1000).toISOString() }]);
  expect((await token(t, cookie)).status).toBe(401);
  await rotate([{ value: "another one that never was the secret of this app", until: later }]);
  expect((await token(t, cookie)).status).toBe(401);
});

it("keeps second factors and the links of mails that are on their way", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const { app, backupCodes } = await withSecondFactor(t, ann);
  const bob = { ...ann, email: "bob@example.com" };
  await post(t, "/sign-up/email", bob);
  const link = tokenIn((await mailTo(t, bob.email, "Confirm")).text);
  const half = await halfSignedIn(t, ann);
  await rotate([{ value: secret, until: later }]);
  const code = await app.code();
  expect((await post(t, "/two-factor/verify-totp", { code }, { cookie: half.cookie })).status).toBe(200);
  const { cookie } = await halfSignedIn(t, ann);
  const backup = { code: backupCodes[0] };
  expect((await post(t, "/two-factor/verify-backup-code", backup, { cookie })).status).toBe(200);
  expect((await get(t, `/verify-email?token=${encodeURIComponent(link)}`)).status).toBe(200);
  await signIn(t, bob);
});

it("revoke ends all sessions: their cookies, their tokens, and with a secret that stays", async () => {
  const t = deployment();
  await signUpAndVerify(t, ann);
  const people = await signedInByLink(t, 20);
  vi.stubEnv("SESSIONS_REVOKED_BEFORE", new Date(Date.now() + 1).toISOString());
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await Promise.all(people.map(({ as }) => as.query(api.auth.currentUser)))).toEqual(people.map(() => null));
  const statuses = await Promise.all(people.map(async ({ cookie }) => (await token(t, cookie)).status));
  expect(new Set(statuses)).toEqual(new Set([401]));
  const back = signedIn(t, await post(t, "/sign-in/email", ann));
  expect(await back.as.query(api.auth.currentUser)).not.toBeNull();

  await rotate([]);
  expect((await token(t, back.cookie)).status).toBe(401);
});
