import { html } from "hono/html";
import type { OAuthClientPlan } from "../client-plan";
import { pageAnswer } from "../page";
import { fullName, userName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

/**
 * A provider that is reached by discovery: the engine as the OpenID Foundation certified it, with dynamic registration
 * (RFC 7591), its management (RFC 7592), end of session and refresh tokens.
 */
export function discovered(
  client: OAuthClientPlan,
  { name, issuer }: NonNullable<OAuthClientPlan["oidc"]>,
): Personality {
  const { hostname: host, pathname } = new URL(issuer);
  const base = pathname.replace(/\/$/, "");
  const local = (path: string) => ({ host, path: `${base}${path}`, ...(base === "" ? {} : { inner: path }) });
  return {
    id: client.provider,
    name,
    issuer,
    authorize: local("/authorize"),
    token: local("/token"),
    jwks: local("/jwks"),
    userinfo: local("/userinfo"),
    discovery: local("/.well-known/openid-configuration"),
    further: {
      registration: local("/register"),
      revocation: local("/revoke"),
      end_session: local("/logout"),
    },
    hosts: [],
    scopes: ["openid", "email", "profile", "offline_access"],
    claims: {
      openid: ["sub"],
      email: ["email", "email_verified"],
      profile: ["name", "given_name", "family_name", "preferred_username", "picture"],
    },
    claimsOf: (person) => ({
      sub: person.id,
      name: fullName(person),
      given_name: person.givenName,
      family_name: person.familyName,
      preferred_username: userName(person),
      picture: `${new URL(issuer).origin}/pictures/${person.id}.png`,
      email: person.email,
      email_verified: person.emailVerified,
    }),
    lifetimes: { code: 60, accessToken: 3600, idToken: 3600, refreshToken: 14 * 24 * 3600 },
    pkce: "optional",
    clientAuthentication: "engine",
    signsInFirst: false,
    refreshToken: ({ scopes }) => scopes.has("offline_access"),
    unregistered: () =>
      pageAnswer(
        name,
        "invalid_redirect_uri",
        html`<p>redirect_uri did not match any of the client's registered redirect_uris</p>`,
        400,
      ),
    routes: (app) => servePictures(app, [`${host}/pictures`]),
  };
}
