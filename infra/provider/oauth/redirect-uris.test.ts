import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { resourceTypes } from "../../../contract/resource-types";
import type { OAuthClientPlan } from "../../../local/oauth/client-plan";
import { type OAuthUnderTest, openOAuthUnderTest } from "../../../local/oauth/visitor.fixture";
import { PartialFailureError, type Properties, Secret } from "../../../provider-rpc/provider";
import { takingOverVariable } from "../taking-over";
import { type EngineSteps, marked, providerUnderTest } from "../testing/provider-under-test";

const site = "https://example.com/api/auth/callback";
const graphSecret = "a-graph-secret-0123456789";
const token = "a-registration-token-0123456789";
const issuer = "https://login.acme.example";
const names = ["google", "github", "apple", "microsoft", "facebook", "twitter", "discord"];

const clients: OAuthClientPlan[] = [
  ...names.map((provider) => ({
    provider,
    clientId: `client-at-${provider}`,
    clientSecret: "a-secret-0123456789abcdef",
    callbackUrl: `${site}/${provider}`,
    ...(provider === "microsoft" ? { managementSecret: graphSecret } : {}),
  })),
  {
    provider: "acme",
    clientId: "acme-web",
    clientSecret: "a-secret-0123456789abcdef",
    callbackUrl: `${site}/acme`,
    oidc: { name: "Acme", issuer },
    managementSecret: token,
  },
];

const plainly = (provider: string, redirectUri = `${site}/${provider}`) => ({
  provider,
  clientId: provider === "acme" ? "acme-web" : `client-at-${provider}`,
  redirectUri,
  ...(provider === "acme" ? { issuer } : {}),
});
const byGraph = (redirectUri?: string, secret = graphSecret) => ({
  ...plainly("microsoft", redirectUri),
  management: { kind: "graph", tenantId: "tenant", clientId: "manager", secret: new Secret(secret) },
});
const byRegistration = (redirectUri?: string) => ({
  ...plainly("acme", redirectUri),
  management: { kind: "registration", uri: `${issuer}/register/acme-web`, secret: new Secret(token) },
});

let under: OAuthUnderTest;
let steps: EngineSteps;
let asked: string[];
beforeEach(async () => {
  under = await openOAuthUnderTest(clients);
  asked = [];
  vi.stubGlobal("fetch", (input: string | URL, init?: RequestInit) => {
    asked.push(`${init?.method ?? "GET"} ${new URL(input).hostname}`);
    return under.fetch(input, init);
  });
  steps = (await providerUnderTest()).resource(resourceTypes.redirectUris);
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await under.close();
});

const states = (outputs: Properties | undefined = steps.state?.outputs): Record<string, string> =>
  Object.fromEntries(
    (marked(outputs?.registrations) as { provider: string; state: string }[]).map(({ provider, state }) => [
      provider,
      state,
    ]),
  );
const declared = (...providers: Properties[]): Properties => ({ providers, loopback: "keep" });
const writes = () => asked.filter((one) => !one.startsWith("GET") && !one.includes("login.microsoftonline.com"));

describe("callback URLs that no API manages", () => {
  it("are asked about: Google, Apple and OpenID providers tell, the others judge after the sign-in", async () => {
    await steps.up(declared(...[...names, "acme"].map((name) => plainly(name))));
    expect(states()).toEqual({
      google: "registered",
      apple: "registered",
      acme: "registered",
      github: "unknown",
      microsoft: "unknown",
      facebook: "unknown",
      twitter: "unknown",
      discord: "unknown",
    });
    expect(writes()).toEqual([]);
  });

  it("show as missing until they are registered, and then no more", async () => {
    for (const name of ["google", "apple", "acme"]) under.oauth.registrations.change(name, ["https://other.example/x"]);
    const program = declared(...["google", "apple", "acme", "discord"].map((name) => plainly(name)));
    expect(states((await steps.preview(program)).outputs)).toMatchObject({ google: "not-registered" });
    await steps.up(program);
    expect(states()).toEqual({
      google: "not-registered",
      apple: "not-registered",
      acme: "not-registered",
      discord: "unknown",
    });
    expect(await steps.up(program)).toEqual(["registrations"]);
    for (const name of ["google", "apple", "acme"]) under.oauth.registrations.change(name, undefined);
    expect(await steps.up(program)).toEqual(["registrations"]);
    expect(states()).toMatchObject({ google: "registered", apple: "registered", acme: "registered" });
    expect(await steps.up(program)).toEqual([]);
  });

  it("are unknown offline, at preview, update and refresh alike", async () => {
    const program = declared(plainly("google"), plainly("acme"));
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("fetch failed")));
    const nothing = { google: "unknown", acme: "unknown" };
    expect(states((await steps.preview(program)).outputs)).toEqual(nothing);
    await steps.up(program);
    await steps.refresh();
    expect(states()).toEqual(nothing);
  });

  it("are unknown where both answers are alike", async () => {
    vi.stubGlobal("fetch", async () => new Response("Sign in", { status: 200 }));
    await steps.up(declared(plainly("google"), plainly("apple")));
    expect(states()).toEqual({ google: "unknown", apple: "unknown" });
  });
});

describe.each([
  { kind: "Microsoft Graph", provider: "microsoft", one: byGraph },
  { kind: "RFC 7592", provider: "acme", one: byRegistration },
])("a list that is managed by $kind", ({ provider, one }) => {
  const foreign = ["https://other.example.com/callback", "http://localhost:3000/callback"];
  const list = () => under.oauth.registrations.redirectUris(provider);

  it("gets ours beside what others put there; a preview writes nothing", async () => {
    under.oauth.registrations.change(provider, foreign);
    const { outputs } = await steps.preview(declared(one()));
    expect(states(outputs)).toEqual({ [provider]: "managed" });
    expect(list()).toEqual(foreign);
    await steps.up(declared(one()));
    expect(list()).toEqual([...foreign, `${site}/${provider}`]);
    expect(states()).toEqual({ [provider]: "managed" });
    expect(await steps.up(declared(one()))).toEqual([]);
  });

  it("follows a new domain, and loses the old one", async () => {
    under.oauth.registrations.change(provider, foreign);
    await steps.up(declared(one()));
    const moved = `https://new.example.com/api/auth/callback/${provider}`;
    await steps.up(declared(one(moved)));
    expect(list()).toEqual([...foreign, moved]);
  });

  it("is mended after somebody took ours out", async () => {
    await steps.up(declared(one()));
    under.oauth.registrations.change(provider, foreign);
    await steps.refresh();
    expect(states()).toEqual({ [provider]: "not-registered" });
    expect(await steps.up(declared(one()))).toEqual(["registrations"]);
    expect(list()).toEqual([...foreign, `${site}/${provider}`]);
  });

  it("is taken over as it is: what is not in it is left to the next up", async () => {
    under.oauth.registrations.change(provider, foreign);
    const environment = { [takingOverVariable]: "production" };
    const taking = (await providerUnderTest({ environment })).resource(resourceTypes.redirectUris);
    await expect(taking.up(declared(one()))).rejects.toThrow(/ERR_TAKING_OVER/);
    expect(list()).toEqual(foreign);
    const right = [...foreign, `${site}/${provider}`];
    under.oauth.registrations.change(provider, right);
    await taking.up(declared(one()));
    expect(list()).toEqual(right);
  });

  it("loses developers' machines in production", async () => {
    under.oauth.registrations.change(provider, foreign);
    await steps.up({ ...declared(one()), loopback: "remove" });
    expect(list()).toEqual([foreign[0], `${site}/${provider}`]);
  });

  it("loses ours, and only ours, when the provider or the stack goes", async () => {
    under.oauth.registrations.change(provider, foreign);
    await steps.up(declared(one()));
    await steps.up(declared());
    expect(list()).toEqual(foreign);
    await steps.up(declared(one()));
    await steps.destroy();
    expect(list()).toEqual(foreign);
  });

  it("keeps its secret a secret", async () => {
    await steps.up(declared(one()));
    const visible = JSON.stringify(marked(steps.state?.outputs), (key, value) => (key === "secret" ? "hidden" : value));
    expect(visible).not.toContain(graphSecret);
    expect(visible).not.toContain(token);
  });
});

describe("management that does not work", () => {
  it("says which setting to check, without the secret", async () => {
    const failure = steps.up(declared(byGraph(undefined, "another-secret-0123456789")));
    await expect(failure).rejects.toThrow(
      /login\.microsoftonline\.com.*401 \(invalid_client\).*microsoftGraphSecret.*ERR_OAUTH_MANAGEMENT/,
    );
    await expect(failure).rejects.not.toThrow(/another-secret/);
  });

  it("keeps a token that was replaced before the write failed", async () => {
    const next = `${token}-next`;
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit = {}) =>
      init.method === "PUT"
        ? Response.json({ error: "invalid_client_metadata" }, { status: 400 })
        : Response.json({ redirect_uris: [], registration_access_token: next }),
    );
    const failure = await steps.up(declared(byRegistration())).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PartialFailureError);
    expect(JSON.stringify(marked((failure as PartialFailureError).outputs["tokens"]))).toContain(next);
    expect((failure as PartialFailureError).message).not.toContain(next);
  });

  it("keeps a token that the server put in place of the declared one", async () => {
    let current = token;
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit = {}) => {
      const given = new Headers(init.headers).get("authorization");
      if (given !== `Bearer ${current}`) return Response.json({ error: "invalid_token" }, { status: 401 });
      current = `${token}-${Math.random()}`;
      return Response.json({ redirect_uris: [`${site}/acme`], registration_access_token: current });
    });
    await steps.up(declared(byRegistration()));
    await steps.refresh();
    expect(states()).toEqual({ acme: "managed" });
    await steps.up(declared(byRegistration("https://new.example.com/callback")));
    expect(JSON.stringify(marked(steps.state?.outputs.tokens))).toContain(current);
  });
});
