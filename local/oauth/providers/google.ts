import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountNumber, fullName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

const issuer = "https://accounts.google.com";
const errorPath = "/signin/oauth/error";

/**
 * Google as an OpenID provider. Sources: "OpenID Connect" and "Using OAuth 2.0 for Web Server Applications" of Google
 * Identity; the discovery document; the address of the error page as applications have logged it. Not seen live.
 */
export const google: Personality = {
  id: "google",
  name: "Google",
  issuer,
  authorize: { host: "accounts.google.com", path: "/o/oauth2/v2/auth" },
  token: { host: "oauth2.googleapis.com", path: "/token" },
  jwks: { host: "www.googleapis.com", path: "/oauth2/v3/certs" },
  userinfo: { host: "openidconnect.googleapis.com", path: "/v1/userinfo" },
  further: { revocation: { host: "oauth2.googleapis.com", path: "/revoke" } },
  hosts: ["lh3.googleusercontent.com"],
  scopes: ["openid", "email", "profile"],
  claims: {
    openid: ["sub"],
    email: ["email", "email_verified"],
    profile: ["name", "given_name", "family_name", "picture"],
  },
  claimsOf: (person) => ({
    sub: accountNumber("google", person, 21),
    name: fullName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    picture: `https://lh3.googleusercontent.com/a/${accountNumber("google", person, 21)}=s96-c`,
    email: person.email,
    email_verified: person.emailVerified,
  }),
  lifetimes: { code: 600, accessToken: 3599, idToken: 3600, refreshToken: 180 * 24 * 3600 },
  pkce: "optional",
  clientAuthentication: ["basic", "body"],
  // "https://oauth2.googleapis.com/revoke?token={token}", and nothing else.
  revokesForAnyone: true,
  signsInFirst: false,
  extraParams: ["access_type", "include_granted_scopes", "hd"],
  // "The refresh token is only returned on the first authorization", unless prompt=consent asks anew.
  refreshToken: ({ params, consented }) =>
    params["access_type"] === "offline" && (consented || String(params["prompt"] ?? "").includes("consent")),
  answer({ iss: _iss, ...payload }, { scope }) {
    return payload["code"] === undefined ? payload : { ...payload, scope, authuser: "0", prompt: "consent" };
  },
  unregistered({ clientId }) {
    const message = "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy.";
    const error = new URL(errorPath, issuer);
    error.searchParams.set("authError", authError("redirect_uri_mismatch", message));
    error.searchParams.set("flowName", "GeneralOAuthFlow");
    error.searchParams.set("client_id", clientId);
    return new Response(null, { status: 302, headers: { location: error.href } });
  },
  tokenAnswer: ({ status, body }) => ({
    status: body["error"] === "invalid_client" ? 401 : status,
    body: body["error"] === "invalid_client" ? { error: "invalid_client", error_description: "Unauthorized" } : body,
  }),
  routes(app) {
    app.get(`/accounts.google.com${errorPath}`, () =>
      pageAnswer(
        "Google",
        "Access blocked: this app's request is invalid",
        html`<p>Error 400: redirect_uri_mismatch</p>
          <p>The redirect URI of the request is not registered for this OAuth client.</p>`,
        400,
      ),
    );
    app.get("/accounts.google.com/.well-known/openid-configuration", (c) => c.json(discovery));
    servePictures(app, ["lh3.googleusercontent.com"]);
  },
};

/** Source: https://accounts.google.com/.well-known/openid-configuration, as libraries keep copies of it; not seen live. */
const discovery = {
  issuer,
  authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
  token_endpoint: "https://oauth2.googleapis.com/token",
  userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
  revocation_endpoint: "https://oauth2.googleapis.com/revoke",
  jwks_uri: "https://www.googleapis.com/oauth2/v3/certs",
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
  scopes_supported: ["openid", "email", "profile"],
  token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
  claims_supported: [
    "aud",
    "email",
    "email_verified",
    "exp",
    "family_name",
    "given_name",
    "iat",
    "iss",
    "name",
    "picture",
    "sub",
  ],
  code_challenge_methods_supported: ["plain", "S256"],
  grant_types_supported: ["authorization_code", "refresh_token"],
};

/** A protobuf message of two texts, in base64: how Google hands an error to its error page. */
function authError(code: string, message: string): string {
  const field = (number: number, text: string) => {
    const bytes = Buffer.from(text);
    const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7];
    return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), bytes]);
  };
  return Buffer.concat([field(1, code), field(2, message)]).toString("base64");
}
