import { generateKeyPairSync } from "node:crypto";
import { socialProviders } from "@better-auth/core/social-providers";
import { SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { readJournal } from "../journal";
import type { OAuthClientPlan } from "./client-plan";
import { type Answered, type OAuthUnderTest, openOAuthUnderTest } from "./visitor.fixture";

const site = "https://example.com/api/auth/callback";
const appleKeys = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ids = ["google", "github", "apple", "microsoft", "facebook", "twitter", "discord"] as const;
type Id = (typeof ids)[number];

const clients: OAuthClientPlan[] = ids.map((provider) => ({
  provider,
  clientId: `client-at-${provider}`,
  clientSecret:
    provider === "apple"
      ? appleKeys.privateKey.export({ type: "pkcs8", format: "pem" }).toString()
      : `secret-at-${provider}-0123456789`,
  callbackUrl: `${site}/${provider}`,
  ...(provider === "apple" ? { apple: { teamId: "TEAM123456", keyId: "KEY1234567" } } : {}),
}));

async function appleSecret(
  change: { lastsFor?: number; keyId?: string; teamId?: string; key?: typeof appleKeys } = {},
) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: "ES256", kid: change.keyId ?? "KEY1234567" })
    .setIssuer(change.teamId ?? "TEAM123456")
    .setIssuedAt(now)
    .setExpirationTime(now + (change.lastsFor ?? 300))
    .setAudience("https://appleid.apple.com")
    .setSubject("client-at-apple")
    .sign((change.key ?? appleKeys).privateKey);
}

let under: OAuthUnderTest;
beforeAll(async () => {
  under = await openOAuthUnderTest(clients);
  vi.stubGlobal("fetch", under.fetch);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await under.close();
});
beforeEach(() => {
  for (const id of ids) under.oauth.registrations.change(id, undefined);
});

const verifier = "a-code-verifier-of-at-least-forty-three-characters-0123456789";

/** Better Auth's own code for a provider, with the stack's client. */
async function betterAuth(id: Id, clientSecret?: string) {
  const { clientId, clientSecret: planned } = clients.find(({ provider }) => provider === id) as OAuthClientPlan;
  const secret = clientSecret ?? (id === "apple" ? await appleSecret() : planned);
  return socialProviders[id]({ clientId, clientSecret: secret });
}

async function authorizeUrl(id: Id, state: string, redirectURI = `${site}/${id}`): Promise<string> {
  const provider = await betterAuth(id);
  return String(await provider.createAuthorizationURL({ state, codeVerifier: verifier, redirectURI }));
}

/** What came back to the app: the query, or the fields of Apple's form. */
function returned(answered: Answered): Record<string, string> {
  if (!answered.text.includes("document.forms[0].submit()"))
    return Object.fromEntries(new URL(answered.url).searchParams);
  const fields = [...answered.text.matchAll(/name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(
    fields.map(([, name = "", value = ""]) => [
      name,
      value.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code)),
    ]),
  );
}

async function profileOf(id: Id, fields: Record<string, string>) {
  const provider = await betterAuth(id);
  const tokens = await provider.validateAuthorizationCode({
    code: fields["code"] ?? "",
    codeVerifier: verifier,
    redirectURI: `${site}/${id}`,
  });
  if (!tokens) throw new Error("The code was refused.");
  const user = fields["user"] ? { user: JSON.parse(fields["user"]) } : {};
  return { tokens, profile: await provider.getUserInfo({ ...tokens, ...user }) };
}

describe.each(ids)("Better Auth's own code for %s", (id) => {
  it("signs a person in, and knows them the second time", async () => {
    const visitor = under.visitor();
    const fields = returned(await visitor.signIn(await authorizeUrl(id, `state-${id}`)));
    expect(fields["state"]).toBe(`state-${id}`);
    const { profile, tokens } = await profileOf(id, fields);
    expect(profile?.user).toMatchObject({ name: "Ada Lovelace", email: "ada@example.com" });
    expect(Boolean(profile?.user.emailVerified)).toBe(!["microsoft", "facebook"].includes(id));
    if (id !== "apple") expect(profile?.user.image).toMatch(/^(https:\/\/|data:image\/jpeg)/);
    expect(tokens.accessToken).toBeTruthy();

    const second = await visitor.open(await authorizeUrl(id, "second"));
    const again = await profileOf(id, returned(second));
    expect(again.profile?.user.id).toBe(profile?.user.id);
  });

  it("hands a denied consent back as this provider does", async () => {
    const refused = await under.visitor().signIn(await authorizeUrl(id, "no"), { person: "grace", decision: "deny" });
    const fields = returned(refused);
    expect(fields["error"]).toBe(id === "apple" ? "user_cancelled_authorize" : "access_denied");
    expect(fields["state"]).toBe("no");
    expect(fields["code"]).toBeUndefined();
  });

  it("refuses a wrong secret, a code twice, another verifier", async () => {
    const visitor = under.visitor();
    const fields = returned(await visitor.signIn(await authorizeUrl(id, "once")));
    const exchange = (provider: Awaited<ReturnType<typeof betterAuth>>, codeVerifier = verifier) =>
      Promise.resolve(
        provider.validateAuthorizationCode({ code: fields["code"] ?? "", codeVerifier, redirectURI: `${site}/${id}` }),
      ).catch(() => null);
    expect(await exchange(await betterAuth(id, "not-the-secret-0123456789"))).toBeNull();
    // Better Auth sends these two no verifier.
    const withoutPkce = id === "facebook" || id === "discord";
    if (!withoutPkce) expect(await exchange(await betterAuth(id), `${verifier}-not`)).toBeNull();
    expect(await exchange(await betterAuth(id))).not.toBeNull();
    expect(await exchange(await betterAuth(id))).toBeNull();
  });

  it("gets the refresh token that this provider gives, which works", async () => {
    const fields = returned(await under.visitor().signIn(await authorizeUrl(id, "refresh")));
    const { tokens } = await profileOf(id, fields);
    // Google's needs access_type=offline; GitHub's OAuth apps and Facebook have none.
    const given = ["apple", "microsoft", "twitter", "discord"].includes(id);
    expect(Boolean(tokens.refreshToken)).toBe(given);
    if (!given) return;
    const provider = await betterAuth(id);
    const refreshed = await provider.refreshAccessToken?.(tokens.refreshToken ?? "");
    expect(refreshed?.accessToken).toBeTruthy();
    expect(refreshed?.accessToken).not.toBe(tokens.accessToken);
  });
});

describe("a redirect URI that is not registered", () => {
  const wrong = "https://example.com/api/auth/callback/elsewhere";
  const open = async (id: Id) => under.visitor().signIn(await authorizeUrl(id, "s", wrong));

  it.each([
    ["google", 400, "Error 400: redirect_uri_mismatch"],
    ["apple", 400, "Invalid web redirect url."],
    ["microsoft", 400, "AADSTS50011"],
    ["facebook", 400, "URL Blocked"],
    ["twitter", 400, "Something went wrong"],
    ["discord", 400, "Invalid OAuth2 redirect_uri"],
  ] as const)("stops at %s with its page", async (id, status, text) => {
    const answered = await open(id);
    expect(answered).toMatchObject({ status });
    expect(answered.text).toContain(text);
  });

  it("goes back to the registered one at GitHub, as an error", async () => {
    const { url } = await open("github");
    expect(url.startsWith(`${site}/github?`)).toBe(true);
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({ error: "redirect_uri_mismatch", state: "s" });
  });

  it("may lie below the registered one at GitHub alone", async () => {
    under.oauth.registrations.change("github", ["https://example.com/api/auth"]);
    under.oauth.registrations.change("google", ["https://example.com/api/auth"]);
    expect(returned(await under.visitor().signIn(await authorizeUrl("github", "s")))["code"]).toBeTruthy();
    expect((await under.visitor().signIn(await authorizeUrl("google", "s"))).status).toBe(400);
  });

  it.each(["https://EXAMPLE.com/api/auth/callback/google", `${site}/google/`, `${site}/google?x=1`])(
    "is one that merely means the same: %s",
    async (redirectUri) => {
      expect((await under.visitor().signIn(await authorizeUrl("google", "s", redirectUri))).status).toBe(400);
    },
  );
});

describe("in their own ways", () => {
  it("Apple tells a name at the first consent only", async () => {
    const visitor = under.visitor();
    const options = { person: "grace" };
    const first = returned(await visitor.signIn(await authorizeUrl("apple", "1"), options));
    expect(JSON.parse(first["user"] ?? "{}")).toEqual({
      name: { firstName: "Grace", lastName: "Hopper" },
      email: "grace@example.net",
    });
    const second = returned(await visitor.signIn(await authorizeUrl("apple", "2"), options));
    expect(second["code"]).toBeTruthy();
    expect(second["user"]).toBeUndefined();
  });

  it.each([
    ["of more than six months", { lastsFor: 15_777_001 }],
    ["of another team", { teamId: "OTHER12345" }],
    ["with another key id", { keyId: "OTHER12345" }],
    ["of another key", { key: generateKeyPairSync("ec", { namedCurve: "P-256" }) }],
    ["that has ended", { lastsFor: -60 }],
  ])("Apple refuses a client secret %s", async (_what, change) => {
    const fields = returned(await under.visitor().signIn(await authorizeUrl("apple", "s")));
    const provider = await betterAuth("apple", await appleSecret(change));
    const exchange = provider.validateAuthorizationCode({ code: fields["code"] ?? "", redirectURI: `${site}/apple` });
    await expect(exchange).rejects.toMatchObject({ error: "invalid_client" });
  });

  it("X insists on PKCE and on Basic", async () => {
    const url = new URL(await authorizeUrl("twitter", "s"));
    url.searchParams.delete("code_challenge");
    url.searchParams.delete("code_challenge_method");
    expect(returned(await under.visitor().signIn(url.href))["error"]).toBe("invalid_request");
    const body = new URLSearchParams({
      grant_type: "authorization_code",
      client_id: "client-at-twitter",
      client_secret: "x",
    });
    expect((await under.fetch("https://api.x.com/2/oauth2/token", { method: "POST", body })).status).toBe(401);
  });

  it("GitHub answers errors with 200, and forms unless asked for JSON", async () => {
    const ask = (accept: string) =>
      under.fetch("https://github.com/login/oauth/access_token", {
        method: "POST",
        headers: { accept },
        body: new URLSearchParams({
          client_id: "client-at-github",
          client_secret: "secret-at-github-0123456789",
          code: "x",
          redirect_uri: `${site}/github`,
        }),
      });
    const json = await ask("application/json");
    expect([json.status, await json.json()]).toMatchObject([200, { error: "bad_verification_code" }]);
    const form = await ask("*/*");
    expect(new URLSearchParams(await form.text()).get("error")).toBe("bad_verification_code");
  });

  it("Facebook takes commas, and a GET for the token", async () => {
    const url = new URL(await authorizeUrl("facebook", "s"));
    url.searchParams.set("scope", "email,public_profile");
    const fields = returned(await under.visitor().signIn(url.href));
    const token = new URL("https://graph.facebook.com/v24.0/oauth/access_token");
    token.search = new URLSearchParams({
      client_id: "client-at-facebook",
      client_secret: "secret-at-facebook-0123456789",
      code: fields["code"] ?? "",
      redirect_uri: `${site}/facebook`,
    }).toString();
    const answer = await under.fetch(token);
    expect(await answer.json()).toMatchObject({ token_type: "bearer", access_token: expect.any(String) });
  });

  it("a person who was added is there after a restart, and so is a consent", async () => {
    const visitor = under.visitor();
    await visitor.open(await authorizeUrl("google", "s"));
    await visitor.submit({ name: "Katherine Johnson", email: "katherine@example.org", verified: "yes" });
    const fields = returned(await visitor.submit({ decision: "allow" }));
    const { profile } = await profileOf("google", fields);
    expect(profile?.user).toMatchObject({
      name: "Katherine Johnson",
      email: "katherine@example.org",
      emailVerified: true,
    });

    const restarted = await openOAuthUnderTest(clients, under.directory);
    const other = restarted.visitor();
    const page = await other.open(await authorizeUrl("google", "s"));
    expect(page.text).toContain("katherine@example.org");
    const person = /value="([0-9a-f-]{36})"/.exec(page.text)?.[1] ?? "";
    const answered = await other.submit({ person });
    expect(new URL(answered.url).searchParams.get("code")).toBeTruthy();
  });

  it("writes down requests, and no code, secret or state", async () => {
    const fields = returned(await under.visitor().signIn(await authorizeUrl("google", "a-very-secret-state")));
    await profileOf("google", fields);
    const text = JSON.stringify(readJournal(under.journalFile));
    expect(text).toContain("POST oauth2.googleapis.com/token");
    expect(text).toContain("GET accounts.google.com/o/oauth2/v2/auth");
    for (const secret of [fields["code"] ?? "", "a-very-secret-state", "secret-at-google"])
      expect(text).not.toContain(secret);
  });
});
