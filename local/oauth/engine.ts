import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { html } from "hono/html";
import { type ClientMetadata, type Configuration, type KoaContextWithOIDC, Provider } from "oidc-provider";
import type { StateFile } from "../provider-stand-in/state-file";
import { storeFor } from "./adapter";
import type { OAuthClientPlan } from "./client-plan";
import { page } from "./page";
import type { People } from "./people";
import type { Access, Answer, Endpoint, Personality } from "./personality";
import type { Registrations } from "./registrations";
import type { OAuthState } from "./state";

export interface EngineParts {
  personality: Personality;
  people: People;
  registrations: Registrations;
  state: StateFile<OAuthState>;
}

/** The certified server behind one provider: codes, PKCE, grants, tokens, ID tokens. */
export interface Engine {
  provider: Provider;
  /** The secret by which the engine knows every client of the stack, whatever the provider itself asks for. */
  innerSecret: string;
  callback(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Remembers that a person agreed; the answer to this sign-in may hold more than later ones. */
  consented(grantId: string, clientId: string, personId: string): void;
  access(token: string): Promise<Access | undefined>;
}

/** Where the engine shows its pages: `/prelaunch/consent/<id>` on the host of the authorization endpoint. */
export const consentPath = "/prelaunch/consent";

export const innerPath = ({ path, inner }: Endpoint): string => inner ?? path;

export function createEngine({ personality, people, registrations, state }: EngineParts): Engine {
  const innerSecret = randomBytes(32).toString("base64url");
  /** Grants that a person has just given for the first time. */
  const fresh = new Set<string>();
  /** What was asked for at the last answer to a grant's authorization request. */
  const asked = new Map<string, { params: Record<string, unknown>; consented: boolean }>();
  const grantKey = (clientId: string, personId: string) => `${personality.id}/${clientId}/${personId}`;

  const metadata = (client: OAuthClientPlan): ClientMetadata => {
    const redirectUris = registrations.redirectUris(client.provider);
    return {
      client_id: client.clientId,
      client_secret: personality.clientAuthentication === "engine" ? client.clientSecret : innerSecret,
      // The engine insists on one.
      redirect_uris: redirectUris.length > 0 ? redirectUris : ["https://nothing-registered.invalid/"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_post",
    };
  };
  const plannedClient = (clientId: string) => {
    const client = registrations.client(personality.id, clientId);
    return client && metadata(client);
  };
  const { signingKey } = state.data;
  if (signingKey === null) throw new Error("The state of the OAuth stand-in has no signing key.");

  const configuration: Configuration = {
    adapter: storeFor(personality.id, state, {
      client: plannedClient,
      changeClient(clientId, redirectUris) {
        if (!registrations.client(personality.id, clientId)) return false;
        registrations.change(personality.id, redirectUris);
        return true;
      },
      managedBy(token) {
        const client = registrations.clientOf(personality.id);
        return client?.managementSecret !== undefined && client.managementSecret === token
          ? client.clientId
          : undefined;
      },
    }),
    jwks: { keys: [signingKey] },
    cookies: { keys: [state.data.cookieKey], names: { session: "prelaunch_session" } },
    scopes: [...personality.scopes],
    claims: personality.claims,
    // The providers put the claims of all scopes into the ID token; the standard's default is the userinfo endpoint.
    conformIdTokenClaims: false,
    extraParams: [...(personality.extraParams ?? [])],
    responseTypes: ["code"],
    pkce: { required: () => personality.pkce === "required" },
    routes: {
      authorization: innerPath(personality.authorize),
      token: innerPath(personality.token),
      ...(personality.jwks ? { jwks: innerPath(personality.jwks) } : {}),
      ...(personality.userinfo ? { userinfo: innerPath(personality.userinfo) } : {}),
      ...Object.fromEntries(
        Object.entries(personality.further ?? {}).map(([name, endpoint]) => [name, innerPath(endpoint)]),
      ),
    },
    ttl: {
      AuthorizationCode: personality.lifetimes.code,
      AccessToken: personality.lifetimes.accessToken,
      IdToken: personality.lifetimes.idToken,
      RefreshToken: personality.lifetimes.refreshToken,
      Grant: 10 * 365 * 24 * 3600,
      Session: 14 * 24 * 3600,
      Interaction: 3600,
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: personality.userinfo !== undefined },
      revocation: { enabled: personality.further?.["revocation"] !== undefined },
      rpInitiatedLogout: { enabled: personality.further?.["end_session"] !== undefined },
      registration: { enabled: personality.further?.["registration"] !== undefined },
      registrationManagement: {
        enabled: personality.further?.["registration"] !== undefined,
        rotateRegistrationAccessToken: false,
      },
    },
    async renderError(ctx, { error, error_description: description }) {
      const text = html`<p>${error}</p><p>${description ?? ""}</p>`;
      ctx.type = "text/html; charset=utf-8";
      ctx.body = String(await page(personality.name, "This request cannot be answered", text));
    },
    interactions: { url: (_ctx, interaction) => `${consentPath}/${interaction.uid}` },
    findAccount(_ctx, id) {
      const person = people.find(personality.id, id);
      return person && { accountId: person.id, claims: async () => personality.claimsOf(person) };
    },
    async loadExistingGrant(ctx) {
      const { oidc } = ctx;
      const { client, session } = oidc;
      const key = client && session?.accountId && grantKey(client.clientId, session.accountId);
      const kept = key ? state.data.grants[key] : undefined;
      const grantId = oidc.result?.consent?.grantId ?? kept;
      return grantId === undefined ? undefined : provider.Grant.find(grantId);
    },
    issueRefreshToken: (_ctx, _client, code) =>
      personality.refreshToken({
        scopes: code.scopes,
        ...(asked.get(code.grantId ?? "") ?? { params: {}, consented: false }),
      }),
  };

  const provider = new Provider(personality.issuer, configuration);
  // Judged before it gets here, by the provider's own rule.
  if (personality.matches) Object.assign(provider.Client.prototype, { redirectUriAllowed: () => true });
  // The edge in front ends TLS and overwrites these headers.
  provider.proxy = true;
  provider.use(async (ctx, next) => {
    await next();
    await dress(ctx as KoaContextWithOIDC);
  });

  /** Puts the engine's answers into the provider's clothes. */
  async function dress(ctx: KoaContextWithOIDC): Promise<void> {
    const route = (ctx.oidc as { route?: string } | undefined)?.route;
    if (route === "token" && personality.tokenAnswer) {
      const body = ctx.body as unknown as Record<string, unknown>;
      const answer = personality.tokenAnswer({ status: ctx.status, body, accept: ctx.get("accept") });
      ctx.status = answer.status;
      ctx.body = answer.body as never;
      if (typeof answer.body === "string") ctx.type = "application/x-www-form-urlencoded; charset=utf-8";
      return;
    }
    if (route !== "authorization" && route !== "resume") return;
    const redirectUri = ctx.oidc?.params?.["redirect_uri"];
    const location = ctx.response.get("location");
    if (typeof redirectUri !== "string" || !location.startsWith(redirectUri)) return;
    const grantId = ctx.oidc.entities.Grant?.jti ?? "";
    const consented = fresh.delete(grantId);
    asked.set(grantId, { params: { ...ctx.oidc.params }, consented });
    if (!personality.answer) return;
    const payload: Answer = Object.fromEntries(new URL(location).searchParams);
    for (const name of new URL(redirectUri).searchParams.keys()) delete payload[name];
    const { accountId } = ctx.oidc.session ?? {};
    const answer = await personality.answer(payload, {
      person: accountId === undefined ? undefined : people.find(personality.id, accountId),
      clientId: String(ctx.oidc.params?.["client_id"] ?? ""),
      consented,
      scope: String(ctx.oidc.params?.["scope"] ?? ""),
      nonce: ctx.oidc.params?.["nonce"] as string | undefined,
    });
    if (personality.formPost && ctx.oidc.params?.["response_mode"] !== "query") {
      ctx.status = 200;
      ctx.remove("location");
      ctx.type = "text/html; charset=utf-8";
      ctx.body = selfPostingForm(redirectUri, answer);
      return;
    }
    const target = new URL(redirectUri);
    for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
    ctx.status = 302;
    ctx.set("location", target.href);
  }

  const callback = provider.callback() as Engine["callback"];
  return {
    provider,
    innerSecret,
    callback,
    consented(grantId, clientId, personId) {
      const key = grantKey(clientId, personId);
      if (state.data.grants[key] === undefined) fresh.add(grantId);
      state.data.grants[key] = grantId;
      state.save();
    },
    async access(value) {
      const token = await provider.AccessToken.find(value);
      const person = token?.accountId === undefined ? undefined : people.find(personality.id, token.accountId);
      if (token === undefined || person === undefined) return undefined;
      return {
        person,
        clientId: token.clientId ?? "",
        scopes: new Set(token.scope?.split(" ")),
        expiresAt: token.exp ?? 0,
      };
    },
  };
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** What `response_mode=form_post` is: a page whose form goes to the app by itself. */
function selfPostingForm(action: string, fields: Answer): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Back to the app</title></head>
<body onload="document.forms[0].submit()"><form method="post" action="${escaped(action)}">${inputs.join("")}
<noscript><button type="submit">Continue</button></noscript></form></body></html>`;
}
