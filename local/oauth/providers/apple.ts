import { createPublicKey } from "node:crypto";
import { html } from "hono/html";
import { jwtVerify } from "jose";
import { pageAnswer } from "../page";
import { accountHash, accountNumber } from "../people";
import type { Personality } from "../personality";

const issuer = "https://appleid.apple.com";
/** "The value must not be greater than 15777000 (6 months in seconds) from the current time." */
const longestSecret = 15_777_000;

/**
 * Sign in with Apple for the web. Sources: Apple's documentation, "Sign in with Apple REST API" ("Generate and validate
 * tokens", "Creating a client secret"), "Configuring your webpage for Sign in with Apple", TN3107. Not seen live.
 */
export const apple: Personality = {
  id: "apple",
  name: "Apple",
  issuer,
  authorize: { host: "appleid.apple.com", path: "/auth/authorize" },
  token: { host: "appleid.apple.com", path: "/auth/token" },
  jwks: { host: "appleid.apple.com", path: "/auth/keys" },
  further: { revocation: { host: "appleid.apple.com", path: "/auth/revoke" } },
  hosts: [],
  scopes: ["openid", "email", "name"],
  claims: { openid: ["sub", "nonce_supported"], email: ["email", "email_verified"], name: [] },
  claimsOf: (person) => ({
    sub: `00${accountNumber("apple", person, 4)}.${accountHash("apple", person).replace(/\W/g, "").slice(0, 32).toLowerCase()}.1234`,
    email: person.email,
    email_verified: person.emailVerified,
    nonce_supported: true,
  }),
  lifetimes: { code: 300, accessToken: 3600, idToken: 24 * 3600, refreshToken: 10 * 365 * 24 * 3600 },
  pkce: "optional",
  clientAuthentication: ["body"],
  signsInFirst: false,
  refreshToken: () => true,
  translate(asked) {
    const scopes = (asked.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
    // Apple's ID token comes whether or not openid is asked for, and its hybrid answer without a nonce.
    asked.set("scope", [...new Set(["openid", ...scopes])].join(" "));
    asked.set("response_type", "code");
    asked.delete("response_mode");
  },
  formPost: true,
  answer({ iss: _iss, ...payload }, { person, consented, scope }) {
    if (payload["error"] === "access_denied") {
      return { error: "user_cancelled_authorize", ...(payload["state"] ? { state: payload["state"] } : {}) };
    }
    // "Apple returns the user object only the first time the user authorizes the app."
    if (!consented || person === undefined || !scope.split(" ").includes("name")) return payload;
    const name = { firstName: person.givenName, lastName: person.familyName };
    return { ...payload, user: JSON.stringify({ name, email: person.email }) };
  },
  unregistered: () =>
    pageAnswer(
      "Apple",
      "Your request could not be completed",
      html`<p>invalid_request</p><p>Invalid web redirect url.</p>`,
      400,
    ),
  async accepts(client, secret) {
    try {
      const { payload, protectedHeader } = await jwtVerify(secret, createPublicKey(client.clientSecret), {
        algorithms: ["ES256"],
        audience: issuer,
        issuer: client.apple?.teamId ?? "",
        subject: client.clientId,
        requiredClaims: ["iat", "exp"],
      });
      const lasts = (payload.exp ?? 0) - (payload.iat ?? 0);
      return protectedHeader.kid === client.apple?.keyId && lasts <= longestSecret;
    } catch {
      return false;
    }
  },
  tokenAnswer: ({ status, body }) =>
    body["error"] === undefined ? { status, body } : { status: 400, body: { error: body["error"] } },
  routes(app) {
    app.get("/appleid.apple.com/.well-known/openid-configuration", (c) =>
      c.json({
        issuer,
        authorization_endpoint: `${issuer}/auth/authorize`,
        token_endpoint: `${issuer}/auth/token`,
        revocation_endpoint: `${issuer}/auth/revoke`,
        jwks_uri: `${issuer}/auth/keys`,
        response_types_supported: ["code"],
        response_modes_supported: ["query", "fragment", "form_post"],
        subject_types_supported: ["pairwise"],
        id_token_signing_alg_values_supported: ["RS256"],
        scopes_supported: ["openid", "email", "name"],
        token_endpoint_auth_methods_supported: ["client_secret_post"],
      }),
    );
  },
};
