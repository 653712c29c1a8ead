import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { api } from "./_generated/api";
import {
  ann,
  cookieHeader,
  type Deployment,
  deployment,
  everyMail,
  get,
  mailTo,
  post,
  signedIn,
  signIn,
  signUpAndVerify,
  startOpenWorld,
  stopWorld,
  tokenIn,
} from "./deployment.fixture";
import { back, begun, type GithubPerson, github, signInWithGithub } from "./githubAccount.fixture";
import { withToken } from "./secondFactor.fixture";

await vi.hoisted(() => import("./environment.fixture"));
// Hashes of passwords are slow on purpose, and many at once slower.

let provider: ReturnType<typeof github>;
beforeEach(() => {
  startOpenWorld();
  provider = github();
});
afterEach(stopWorld);

const owner: GithubPerson = { id: 1, name: "Ann", email: ann.email, verified: true };
/** Says that the address is theirs, and has proven it to nobody. */
const impostor: GithubPerson = { id: 2, name: "Mallory", email: ann.email, verified: false };

const peopleIn = async (t: Deployment) =>
  t.run(async (ctx) => (await ctx.db.query("profiles").collect()).map(({ userId }) => userId));

describe("an account", () => {
  it("is joined by a provider's where both sides have proven the address", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { userId } = await signIn(t, ann);
    const { signedIn: there, cookie } = await signInWithGithub(t, provider, owner);
    expect(there).toBe(true);
    expect((await withToken(t, cookie)).userId).toBe(userId);
    expect((await peopleIn(t)).length).toBe(1);
  });

  it("is not taken by a provider's where the provider has not proven the address", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as } = await signIn(t, ann);
    const { signedIn: there, location } = await signInWithGithub(t, provider, impostor);
    expect([there, location]).toEqual([false, expect.stringContaining("error=")]);
    expect((await as.query(api.account.credentials))?.accounts ?? []).not.toContainEqual(
      expect.objectContaining({ provider: "github" }),
    );
    expect((await peopleIn(t)).length).toBe(1);
  });

  it("prepared with a password at a stranger's address does not get that stranger's provider, nor stays usable", async () => {
    const t = deployment();
    await post(t, "/sign-up/email", { ...ann, password: "what the attacker knows" });
    await everyMail(t);
    expect((await signInWithGithub(t, provider, owner)).signedIn).toBe(false);
    const attack = { ...ann, password: "what the attacker knows" };
    expect((await post(t, "/sign-in/email", attack)).status).toBe(403);

    await post(t, "/sign-in/magic-link", { email: ann.email });
    const token = tokenIn((await mailTo(t, ann.email, "Your sign-in link")).text);
    expect(signedIn(t, await get(t, `/magic-link/verify?token=${token}`)).userId).not.toBe("");
    expect((await post(t, "/sign-in/email", attack)).status).toBe(401);
    expect((await signInWithGithub(t, provider, owner)).signedIn).toBe(true);
  });

  it.each(["a reset", "a sign-in link"])(
    "prepared with a provider at a stranger's address is that stranger's alone after %s",
    async (proof) => {
      const t = deployment();
      // A provider that does not say whose address it is must not keep people out: it makes an unproven account.
      const before = await signInWithGithub(t, provider, impostor);
      const { as: impostorAs, userId } = await withToken(t, before.cookie);
      const key = await post(t, "/api-key/create", { name: "left behind" }, { cookie: before.cookie });
      expect(key.status).toBe(200);
      await everyMail(t);

      let cookie = "";
      if (proof === "a reset") {
        await post(t, "/request-password-reset", { email: ann.email });
        const token = tokenIn((await mailTo(t, ann.email, "Choose a new password")).text);
        expect((await post(t, "/reset-password", { token, newPassword: ann.password })).status).toBe(200);
        await post(t, "/sign-in/email", ann);
        const confirm = tokenIn((await mailTo(t, ann.email, "Confirm")).text);
        await get(t, `/verify-email?token=${encodeURIComponent(confirm)}`);
        cookie = (await signIn(t, ann)).cookie;
      } else {
        await post(t, "/sign-in/magic-link", { email: ann.email });
        const token = tokenIn((await mailTo(t, ann.email, "Your sign-in link")).text);
        cookie = cookieHeader(await get(t, `/magic-link/verify?token=${token}`));
      }
      const own = await withToken(t, cookie);
      expect(own.userId).toBe(userId);
      expect(await impostorAs.query(api.auth.currentUser)).toBeNull();
      expect((await signInWithGithub(t, provider, impostor)).signedIn).toBe(false);
      expect(await own.as.query(api.account.credentials)).toMatchObject({
        hasPassword: proof === "a reset",
        apiKeys: [],
        passkeys: [],
      });
      expect((await signInWithGithub(t, provider, owner)).signedIn).toBe(true);
    },
  );

  it("is not joined by a provider's of another address, also by who is signed in", async () => {
    const t = deployment();
    await signUpAndVerify(t, ann);
    const { as, cookie } = await signIn(t, ann);
    for (const person of [{ ...owner, email: "mallory@example.com" }, impostor]) {
      const body = { provider: "github", callbackURL: "/settings" };
      const started = await post(t, "/link-social", body, { cookie });
      const { url } = (await started.json()) as { url: string };
      const state = new URL(url).searchParams.get("state") ?? "";
      const { location } = await back(t, cookieHeader(started, cookie), provider.agree(person, url), state);
      expect(location).toContain("error=");
    }
    expect(JSON.stringify(await as.query(api.account.credentials))).not.toContain("github");
  });
});

describe("the way back from a provider", () => {
  it("is open once, to the browser that began it", async () => {
    const t = deployment();
    const { page, state, cookie } = await begun(t);
    const stranger = await begun(t);
    for (const [tried, jar] of [
      [state, ""],
      [state, stranger.cookie],
      [stranger.state, cookie],
      [`${state}x`, cookie],
      ["", cookie],
    ] as const) {
      const { location, signedIn: there } = await back(t, jar, provider.agree(owner, page), tried);
      expect([there, location]).toEqual([
        false,
        expect.stringMatching(/^(https:\/\/app\.example\.com)?\/(error|sign-in)\?error=/),
      ]);
    }
    // Not one of these reached the provider with the code.
    expect(provider.exchanges).toEqual([]);
  });

  it("is closed after it was used, also with a new code", async () => {
    const t = deployment();
    const { page, state, cookie } = await begun(t);
    expect((await back(t, cookie, provider.agree(owner, page), state)).signedIn).toBe(true);
    expect((await back(t, cookie, provider.agree(owner, page), state)).signedIn).toBe(false);
    expect(provider.exchanges).toEqual(["taken"]);
  });

  it("takes no code of another start: the verifier is of this one (login by somebody else's code)", async () => {
    const t = deployment();
    const attacker = await begun(t);
    const stolen = provider.agree({ ...owner, id: 3, email: "mallory@example.com" }, attacker.page);
    const { state, cookie } = await begun(t);
    expect((await back(t, cookie, stolen, state)).signedIn).toBe(false);
    expect(provider.exchanges).toEqual(["bad_verification_code"]);
    expect(await peopleIn(t)).toEqual([]);
  });

  it("asks for a challenge by S256 alone, another one each time, and tells the verifier to nobody", async () => {
    const t = deployment();
    const starts = [await begun(t), await begun(t)];
    const queries = starts.map(({ page }) => new URL(page).searchParams);
    expect(queries.map((query) => query.get("code_challenge_method"))).toEqual(["S256", "S256"]);
    expect(new Set(queries.flatMap((query) => [query.get("code_challenge"), query.get("state")])).size).toBe(4);
    for (const { page, cookie } of starts) expect(`${page} ${cookie}`).not.toMatch(/verifier/i);
  });
});
