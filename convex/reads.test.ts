import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api, internal } from "./_generated/api";
import betterAuthSchema from "./betterAuth/schema";
import {
  ann,
  bob,
  deployment,
  everyMail,
  get,
  mailTo,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { github, signInWithGithub } from "./githubAccount.fixture";
import { getIdentity } from "./identity";
import { recordReads } from "./reads.fixture";
import { halfSignedIn, withSecondFactor } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));

let recorded: ReturnType<typeof recordReads> | undefined;
beforeEach(() => {
  startOpenWorld({ RATE_LIMITING: "on" });
  vi.useFakeTimers({ toFake: ["setTimeout", "Date"], shouldAdvanceTime: true, now: Date.now() });
});
afterEach(() => {
  recorded?.end();
  recorded = undefined;
  stopWorld();
});

it("every look-up of every flow goes by an index", async () => {
  const warned = vi.mocked(console.warn);
  const t = deployment();
  recorded = recordReads();
  for (const account of [ann, bob]) await signUpAndVerify(t, account);
  await post(t, "/sign-up/email", ann);
  await t.mutation(internal.admin.appoint, { email: bob.email });

  await post(t, "/sign-in/magic-link", { email: ann.email });
  await get(t, `/magic-link/verify?token=${tokenIn((await mailTo(t, ann.email, "Your sign-in link")).text)}`);
  await post(t, "/request-password-reset", { email: ann.email });
  const token = tokenIn((await mailTo(t, ann.email, "Choose a new password")).text);
  await post(t, "/reset-password", { token, newPassword: ann.password });
  await post(t, "/sign-in/username", { username: "ann", password: ann.password });
  await signInWithGithub(t, github(), { id: 1, name: "Ann", email: ann.email, verified: true });

  const [person, admin] = [await signIn(t, ann), await signIn(t, bob)];
  const { cookie } = person;
  await get(t, "/get-session", { cookie });
  await get(t, "/convex/token", { cookie });
  await post(t, "/update-user", { name: "Anna", username: "anna" }, { cookie });
  await get(t, "/passkey/generate-register-options", { cookie });
  await get(t, "/passkey/list-user-passkeys", { cookie });
  await post(t, "/passkey/verify-authentication", { response: { id: "gone" } });
  await get(t, "/list-accounts", { cookie });
  const key = (await (await post(t, "/api-key/create", { name: "CI" }, { cookie })).json()) as {
    id: string;
    key: string;
  };
  await get(t, "/api-key/list", { cookie });
  expect((await t.fetch("/api/v1/me", { headers: { "x-api-key": key.key } })).status).toBe(200);
  await post(t, "/api-key/delete", { keyId: key.id }, { cookie });

  const made = await post(t, "/organization/create", { name: "Club", slug: "club" }, { cookie });
  const { id: organizationId } = (await made.json()) as { id: string };
  const invite = { email: bob.email, role: "member", organizationId };
  await post(t, "/organization/invite-member", invite, { cookie });
  const invitationId = /invitation=(\S+)/.exec((await mailTo(t, bob.email, "You are invited")).text)?.[1];
  await get(t, `/organization/get-invitation?id=${invitationId}`, { cookie: admin.cookie });
  await post(t, "/organization/accept-invitation", { invitationId }, { cookie: admin.cookie });
  await get(t, "/organization/list", { cookie });
  await get(t, `/organization/get-full-organization?organizationId=${organizationId}`, { cookie });
  await post(t, "/organization/set-active", { organizationId }, { cookie });
  await post(t, "/organization/leave", { organizationId }, { cookie: admin.cookie });

  const { as } = person;
  await as.query(api.account.credentials);
  await as.mutation(api.account.everything);
  await as.query(api.sessions.list);
  await as.query(api.activity.recent);
  await as.query(api.organizations.mine);
  await as.query(api.organizations.details, { organizationId });
  await admin.as.query(api.admin.people, { prefix: "", cursor: null });
  await admin.as.query(api.admin.people, { prefix: "an", cursor: null });
  await admin.as.query(api.admin.person, { userId: person.userId });

  await withSecondFactor(t, ann);
  const half = await halfSignedIn(t, ann);
  await post(t, "/two-factor/verify-totp", { code: "000000" }, { cookie: half.cookie });
  await post(t, "/admin/set-role", { userId: person.userId, role: "user" }, { cookie: admin.cookie });
  await post(t, "/admin/revoke-user-sessions", { userId: person.userId }, { cookie: admin.cookie });
  await post(t, "/organization/delete", { organizationId }, { cookie });
  await post(t, "/admin/remove-user", { userId: person.userId }, { cookie: admin.cookie });
  await post(t, "/sign-out", {}, { cookie: admin.cookie });
  await everyMail(t);

  // What is done when something has run out: windows of limits, sessions, links.
  for (const passed of [2 * 60_000, 30 * 24 * 60 * 60_000]) {
    vi.setSystemTime(Date.now() + passed);
    await get(t, "/get-session", { cookie: admin.cookie });
    const { cookie: later } = await signIn(t, bob);
    await get(t, "/get-session", { cookie: later });
    await post(t, "/sign-in/magic-link", { email: bob.email });
    await get(t, "/magic-link/verify?token=gone");
  }

  const { reads } = recorded;
  const lookedUp = new Set(reads.filter(({ kind }) => kind === "index").map(({ of }) => of.split(".")[0]));
  // Signing keys stand in the environment: the table is Better Auth's own and stays empty.
  const tables = Object.keys(betterAuthSchema.tables).filter((table) => table !== "jwks");
  expect([...lookedUp]).toEqual(expect.arrayContaining(tables));
  expect([...new Set(reads.filter(({ kind }) => kind === "scan").map(({ of }) => of))]).toEqual([]);
  // An index that nothing narrows is a scan by another name. The list of people is read by page, the newest first.
  const whole = reads.filter(({ kind, narrowed }) => kind === "index" && narrowed.length === 0);
  expect([...new Set(whole.map(({ of }) => of))]).toEqual([]);
  expect(warned.mock.calls.flat().filter((line) => /without an index/.test(String(line)))).toEqual([]);
});

describe("a token", () => {
  it("is checked without the database: its keys are part of the configuration", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { cookies } = await signIn(t, ann);
    await everyMail(t);
    const jwt = /convex_jwt=([^;]+)/.exec(cookies.find((cookie) => cookie.includes("convex_jwt")) ?? "")?.[1] ?? "";
    recorded = recordReads();
    const asked = vi.mocked(fetch).mock.calls.length;
    const keys = await keysOfConfiguration();
    const { createLocalJWKSet, jwtVerify } = await import("jose");
    const { payload } = await jwtVerify(jwt, createLocalJWKSet(keys), { algorithms: ["RS256"] });
    const as = t.withIdentity({ ...payload, subject: payload.sub ?? "", issuer: payload.iss ?? "" });
    const identity = await as.run(async (ctx) => getIdentity(ctx));
    expect(identity?.userId).toBe(payload.sub);
    expect([recorded.reads, vi.mocked(fetch).mock.calls.length - asked]).toEqual([[], 0]);
    // The recording sees what there is to see: a question that needs the person's row reads.
    await as.query(api.auth.currentUser);
    expect(recorded.reads.length).toBeGreaterThan(0);
  });
});

/** The keys as `auth.config.ts` hands them to Convex: inside the configuration, as a data URL. */
async function keysOfConfiguration() {
  const { default: config } = await import("./auth.config");
  const [provider] = config.providers as { jwks?: string; type?: string }[];
  expect(provider?.jwks).toMatch(/^data:/);
  return JSON.parse(await (await fetchData(provider?.jwks ?? "")).text()) as { keys: [] };
}

async function fetchData(url: string): Promise<Response> {
  const [, body = ""] = url.split(",");
  return new Response(url.includes(";base64,") ? Buffer.from(body, "base64") : decodeURIComponent(body));
}
