import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import {
  ann,
  bob,
  cookieHeader,
  type Deployment,
  deployment,
  get,
  post,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
} from "./deployment.fixture";
import { github, signInWithGithub } from "./githubAccount.fixture";
import { acme, acmeVariables, type OidcPerson } from "./oidcAccount.fixture";
import { halfSignedIn, withSecondFactor, withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

let provider: Awaited<ReturnType<typeof acme>>;
beforeEach(async () => {
  startOpenWorld({ ...acmeVariables, GOOGLE_CLIENT_ID: "google-web", GOOGLE_CLIENT_SECRET: "s" });
  provider = await acme();
});
afterEach(stopWorld);

const annAtAcme: OidcPerson = { sub: "a-1", name: "Ann", email: ann.email, email_verified: true };

/** Goes to the provider that an answer leads to, agrees there as this person, and comes back. */
async function through(t: Deployment, started: Response, person: OidcPerson, before = "") {
  expect(started.status).toBe(200);
  const { url } = (await started.json()) as { url: string };
  const query = new URLSearchParams({
    code: provider.agree(person, url),
    state: new URL(url).searchParams.get("state") ?? "",
  });
  const jar = cookieHeader(started, before);
  const answer = await get(t, `/oauth2/callback/acme?${query}`, { cookie: jar });
  return { location: answer.headers.get("location"), cookie: cookieHeader(answer, jar) };
}

const toDashboard = { provider: "acme", callbackURL: "/dashboard?from=acme", errorCallbackURL: "/error" };

async function byAcme(t: Deployment, person: OidcPerson, before = "") {
  const started = await post(t, "/sign-in/social", toDashboard, before ? { cookie: before } : {});
  return through(t, started, person, before);
}

async function byGithub(t: Deployment) {
  const { location, cookie } = await signInWithGithub(t, github(), {
    id: 1,
    name: "Ann",
    email: ann.email,
    verified: true,
  });
  return { location, cookie };
}

const ways = {
  "a provider known by name": byGithub,
  "a provider found by discovery": (t: Deployment) => byAcme(t, annAtAcme),
} as const;

describe("a second factor", () => {
  it.each(Object.keys(ways) as (keyof typeof ways)[])("is asked for after %s, too", async (way) => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    const half = await ways[way](t);
    expect(half.location).toMatch(/^\/two-factor\?returnTo=%2Fdashboard(%3Ffrom%3Dacme)?$/);
    expect(half.cookie).not.toMatch(/session_token=\w|convex_jwt=\w/);
    expect(await (await get(t, "/get-session", { cookie: half.cookie })).json()).toBeNull();
    expect((await get(t, "/convex/token", { cookie: half.cookie })).status).toBe(401);

    const verified = await post(t, "/two-factor/verify-totp", { code: await app.code() }, { cookie: half.cookie });
    expect(verified.status).toBe(200);
    const { as } = await withToken(t, cookieHeader(verified, half.cookie));
    expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email, twoFactorEnabled: true });
  });

  it("is asked for after a provider's token that an app brings", async () => {
    const keys = await generateKeyPair("RS256");
    const others = globalThis.fetch;
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: "g", alg: "RS256" };
    vi.stubGlobal("fetch", async (url: string | URL, init: RequestInit) =>
      String(url).startsWith("https://www.googleapis.com/") ? Response.json({ keys: [jwk] }) : others(url, init),
    );
    const token = await new SignJWT({ email: ann.email, email_verified: true, name: "Ann" })
      .setProtectedHeader({ alg: "RS256", kid: "g" })
      .setSubject("g-1")
      .setIssuer("https://accounts.google.com")
      .setAudience("google-web")
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(keys.privateKey);
    const t = deployment();
    await signUpAndVerify(t, ann);
    const body = { provider: "google", idToken: { token } };
    expect(cookieHeader(await post(t, "/sign-in/social", body))).toMatch(/session_token=\w/);
    await withSecondFactor(t, ann);
    const answer = await post(t, "/sign-in/social", body);
    expect(await answer.json()).toMatchObject({ twoFactorRedirect: true });
    expect(cookieHeader(answer)).not.toMatch(/session_token=\w|convex_jwt=\w/);
  });

  it("is not asked for on a device that the person trusts", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { app } = await withSecondFactor(t, ann);
    const half = await halfSignedIn(t, ann);
    const body = { code: await app.code(), trustDevice: true };
    const trusted = cookieHeader(await post(t, "/two-factor/verify-totp", body, { cookie: half.cookie }), half.cookie);
    const out = cookieHeader(await post(t, "/sign-out", {}, { cookie: trusted }), trusted);
    const { location, cookie } = await byAcme(t, annAtAcme, out);
    expect(location).toBe("/dashboard?from=acme");
    const { as } = await withToken(t, cookie);
    expect(await as.query(api.auth.currentUser)).toMatchObject({ email: ann.email });
  });
});

describe("an account at a provider of one's own", () => {
  const accounts = async (as: ReturnType<Deployment["withIdentity"]>) =>
    (await as.query(api.account.credentials))?.accounts.map(({ providerId, accountId }) => ({ providerId, accountId }));
  const link = { providerId: "acme", accountId: annAtAcme.sub };
  const settings = { callbackURL: "/settings/security", errorCallbackURL: "/error" };

  it.each([
    ["/link-social", { provider: "acme", ...settings }],
    ["/oauth2/link", { providerId: "acme", ...settings }],
  ])("is linked by %s, signs in, and is unlinked", async (path, body) => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie, userId } = await signIn(t, ann);
    const linked = await through(t, await post(t, path, body, { cookie }), annAtAcme, cookie);
    expect(linked.location).toBe("/settings/security");
    expect(await accounts(as)).toEqual([link]);
    const there = await byAcme(t, annAtAcme);
    expect((await withToken(t, there.cookie)).userId).toBe(userId);
    expect((await post(t, "/unlink-account", link, { cookie })).status).toBe(200);
    expect(await accounts(as)).toEqual([]);
  });

  it("stays where it is the last way in", async () => {
    const t = deployment();
    const { cookie } = await byAcme(t, annAtAcme);
    const { as } = await withToken(t, cookie);
    const refused = await post(t, "/unlink-account", link, { cookie });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ code: "FAILED_TO_UNLINK_LAST_ACCOUNT" }),
    ]);
    expect(await accounts(as)).toEqual([link]);
  });

  it("is neither linked nor unlinked for somebody else", async () => {
    const t = deployment();
    for (const account of [ann, bob]) await signUpAndVerify(t, account);
    const [owner, other] = [await signIn(t, ann), await signIn(t, bob)];
    const start = async ({ cookie }: typeof owner) =>
      post(t, "/link-social", { provider: "acme", ...settings }, { cookie });
    await through(t, await start(owner), annAtAcme, owner.cookie);
    expect((await post(t, "/unlink-account", link, { cookie: other.cookie })).status).toBe(400);
    const taken = await through(t, await start(other), { ...annAtAcme, email: bob.email }, other.cookie);
    expect(taken.location).toMatch(/^\/error\?error=/);
    expect([await accounts(owner.as), await accounts(other.as)]).toEqual([[link], []]);
  });
});
