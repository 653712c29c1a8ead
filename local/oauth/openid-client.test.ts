import * as client from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OAuthUnderTest, openOAuthUnderTest } from "./visitor.fixture";

const callback = "https://example.com/callback";
const acme = "https://login.acme.example";
const google = "https://accounts.google.com";
const registrationToken = "a-registration-token-0123456789";

let under: OAuthUnderTest;
beforeAll(async () => {
  under = await openOAuthUnderTest([
    {
      provider: "acme",
      clientId: "acme-web",
      clientSecret: "a-secret-of-acme-0123456789",
      callbackUrl: callback,
      oidc: { name: "Acme SSO", issuer: acme },
      managementSecret: registrationToken,
    },
    {
      provider: "google",
      clientId: "client.apps.googleusercontent.com",
      clientSecret: "a-secret-of-google-0123456789",
      callbackUrl: callback,
    },
  ]);
});
afterAll(() => under.close());

const customFetch: client.CustomFetch = (url, options) => under.fetch(url, options as RequestInit);
const discover = (issuer: string, id: string, secret: string, authentication?: client.ClientAuth) =>
  client.discovery(new URL(issuer), id, secret, authentication, { [client.customFetch]: customFetch });

/** The whole code flow as the library does it: PKCE, state, nonce, checks of the ID token. */
async function signIn(config: client.Configuration, extra: Record<string, string>, person = "ada") {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid email profile",
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...extra,
  });
  const visitor = under.visitor();
  const answered = await visitor.signIn(url.href, { person });
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  const tokens = await client.authorizationCodeGrant(config, new URL(answered.url), checks);
  return { tokens, visitor, answered, checks };
}

describe.each([
  {
    issuer: acme,
    id: "acme-web",
    secret: "a-secret-of-acme-0123456789",
    offline: { scope: "openid email offline_access", prompt: "consent" },
  },
  {
    issuer: google,
    id: "client.apps.googleusercontent.com",
    secret: "a-secret-of-google-0123456789",
    offline: { access_type: "offline" },
  },
])("openid-client against $issuer", ({ issuer, id, secret, offline }) => {
  it("discovers, signs in, checks the ID token, asks for the profile", async () => {
    const config = await discover(issuer, id, secret);
    expect(config.serverMetadata().issuer).toBe(issuer);
    const { tokens } = await signIn(config, {});
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: issuer,
      aud: id,
      email: "ada@example.com",
      email_verified: true,
      name: "Ada Lovelace",
    });
    const info = await client.fetchUserInfo(config, tokens.access_token, claims?.sub ?? "");
    expect(info).toMatchObject({ sub: claims?.sub, email: "ada@example.com" });
  });

  it("verifies the signature by the published keys", async () => {
    const config = await discover(issuer, id, secret);
    client.enableNonRepudiationChecks(config);
    const { tokens } = await signIn(config, {}, "grace");
    expect(tokens.claims()?.["email"]).toBe("grace@example.net");
  });

  it("refreshes, and revokes", async () => {
    const config = await discover(issuer, id, secret);
    const { tokens } = await signIn(config, offline, issuer === google ? await newPerson() : "grace");
    expect(tokens.refresh_token).toBeTruthy();
    const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.access_token).not.toBe(tokens.access_token);
    const last = refreshed.refresh_token ?? tokens.refresh_token ?? "";
    await client.tokenRevocation(config, last);
    await expect(client.refreshTokenGrant(config, last)).rejects.toMatchObject({ error: "invalid_grant" });
  });

  it("authenticates by Basic, too, and not with a wrong secret", async () => {
    const basic = await discover(issuer, id, secret, client.ClientSecretBasic(secret));
    expect((await signIn(basic, {})).tokens.access_token).toBeTruthy();
    const wrong = await discover(issuer, id, "not-the-secret-0123456789");
    await expect(signIn(wrong, {})).rejects.toMatchObject({ error: "invalid_client", status: 401 });
  });

  it("refuses a redirect URI that is not registered", async () => {
    const config = await discover(issuer, id, secret);
    const url = client.buildAuthorizationUrl(config, { redirect_uri: `${callback}/x`, scope: "openid" });
    expect((await under.visitor().open(url.href)).status).toBe(400);
  });
});

/** Google gives a refresh token at the first consent only. */
async function newPerson(): Promise<string> {
  const visitor = under.visitor();
  await visitor.open(`${google}/prelaunch/accounts?return_to=/prelaunch/accounts`);
  const page = await visitor.submit({ name: "Mary Jackson", email: "mary@example.org", verified: "yes" });
  return /value="([0-9a-f-]{36})"/.exec(page.text)?.[1] ?? "";
}

describe("the provider that is found by discovery", () => {
  it("ends a session at the provider", async () => {
    const config = await discover(acme, "acme-web", "a-secret-of-acme-0123456789");
    const { tokens, visitor } = await signIn(config, {});
    const url = client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? "" });
    const asked = await visitor.open(url.href);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain("logout");
  });

  it("registers a client by itself (RFC 7591), which can sign people in", async () => {
    const config = await client.dynamicClientRegistration(
      new URL(acme),
      { redirect_uris: [callback], client_name: "By itself" },
      undefined,
      { [client.customFetch]: customFetch },
    );
    const { tokens } = await signIn(config, {});
    expect(tokens.claims()?.["email"]).toBe("ada@example.com");
  });

  it("lets the holder of the registration token read and change the list (RFC 7592), and nobody else", async () => {
    const ask = (token: string, init: RequestInit = {}) =>
      under.fetch(`${acme}/register/acme-web`, {
        ...init,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      });
    expect((await ask("another-token")).status).toBe(401);
    const read = (await (await ask(registrationToken)).json()) as Record<string, unknown>;
    expect(read).toMatchObject({ client_id: "acme-web", redirect_uris: [callback] });
    const {
      registration_access_token: _t,
      registration_client_uri: _u,
      client_secret_expires_at: _e,
      client_id_issued_at: _i,
      ...metadata
    } = read;
    const changed = await ask(registrationToken, {
      method: "PUT",
      body: JSON.stringify({ ...metadata, redirect_uris: [callback, "https://other.example.com/callback"] }),
    });
    expect(changed.status, await changed.clone().text()).toBe(200);
    expect(under.oauth.registrations.redirectUris("acme")).toEqual([callback, "https://other.example.com/callback"]);
    under.oauth.registrations.change("acme", undefined);
  });
});
