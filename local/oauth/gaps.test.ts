import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type OAuthUnderTest, openOAuthUnderTest } from "./visitor.fixture";

const callback = "https://example.com/callback";
const discoveredAt = (provider: string, issuer: string) => ({
  provider,
  clientId: `client-of-${provider}`,
  clientSecret: "a-secret-0123456789abcdef",
  callbackUrl: callback,
  oidc: { name: provider, issuer },
});
let under: OAuthUnderTest;
beforeAll(async () => {
  under = await openOAuthUnderTest([
    { provider: "github", clientId: "client", clientSecret: "a-secret-0123456789abcdef", callbackUrl: callback },
    discoveredAt("one", "https://sso.example/realms/one"),
    discoveredAt("two", "https://sso.example/realms/two"),
  ]);
});
afterAll(() => under.close());

const authorize = (scope: string): string => {
  const url = new URL("https://github.com/login/oauth/authorize");
  url.search = new URLSearchParams({ client_id: "client", redirect_uri: callback, scope, state: "s" }).toString();
  return url.href;
};

describe("what the sign-in providers do not do here", () => {
  it("gap oauth-token-form: a token has no form of its provider's", async () => {
    const answered = await under.visitor().signIn(authorize("read:user"));
    const body = new URLSearchParams({
      client_id: "client",
      client_secret: "a-secret-0123456789abcdef",
      code: new URL(answered.url).searchParams.get("code") ?? "",
      redirect_uri: callback,
    });
    const headers = { accept: "application/json" };
    const answer = await under.fetch("https://github.com/login/oauth/access_token", { method: "POST", body, headers });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    expect(token).toMatch(/^[\w-]{43}$/);
  });

  it("gap oauth-scopes: a scope that the provider does not know is passed over", async () => {
    const answered = await under.visitor().signIn(authorize("read:user no:such:scope"));
    expect(new URL(answered.url).searchParams.get("code")).toBeTruthy();
  });

  it("gap oauth-passwords: an account is chosen, nobody proves who they are", async () => {
    const page = await under.visitor().open(authorize("read:user"));
    expect(page.text).toContain("Choose an account");
    expect(page.text).not.toContain('type="password"');
  });

  it("gap oauth-one-issuer-a-host: of two issuers on one host the first answers alone", async () => {
    expect((await under.fetch("https://sso.example/realms/one/.well-known/openid-configuration")).status).toBe(200);
    expect((await under.fetch("https://sso.example/realms/two/.well-known/openid-configuration")).status).toBe(404);
  });
});
