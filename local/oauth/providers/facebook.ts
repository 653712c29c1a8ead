import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountNumber, fullName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

const failure = (message: string, code: number) => ({
  error: { message, type: "OAuthException", code, fbtrace_id: "local" },
});

/**
 * Facebook Login. Sources: Meta's documentation, "Manually build a login flow", "Access token guide", reference of
 * `/me` and `/debug_token`. Not seen live.
 */
export const facebook: Personality = {
  id: "facebook",
  name: "Facebook",
  issuer: "https://www.facebook.com",
  authorize: { host: "www.facebook.com", path: "/:version{v[0-9]+\\.[0-9]+}/dialog/oauth", inner: "/dialog/oauth" },
  token: {
    host: "graph.facebook.com",
    path: "/:version{v[0-9]+\\.[0-9]+}/oauth/access_token",
    inner: "/oauth/access_token",
  },
  hosts: ["platform-lookaside.fbsbx.com"],
  scopes: ["email", "public_profile"],
  claims: {},
  claimsOf: (person) => ({ sub: accountNumber("facebook", person, 16) }),
  lifetimes: { code: 600, accessToken: 60 * 24 * 3600, idToken: 600, refreshToken: 600 },
  pkce: "optional",
  clientAuthentication: ["body", "query"],
  signsInFirst: true,
  refreshToken: () => false,
  translate(asked) {
    // A list of permissions, with commas or spaces.
    asked.set("scope", (asked.get("scope") ?? "public_profile").split(/[\s,]+/).join(" "));
    if (!asked.has("response_type")) asked.set("response_type", "code");
  },
  answer({ iss: _iss, ...payload }) {
    if (payload["error"] !== "access_denied") return payload;
    return { ...payload, error_code: "200", error_description: "Permissions error", error_reason: "user_denied" };
  },
  unregistered: () =>
    pageAnswer(
      "Facebook",
      "URL Blocked",
      html`<p>
        This redirect failed because the redirect URI is not whitelisted in the app's Client OAuth Settings. Make sure
        Client and Web OAuth Login are on and add all your app domains as Valid OAuth Redirect URIs.
      </p>`,
      400,
    ),
  tokenAnswer({ status, body }) {
    if (body["error"] === undefined) {
      return {
        status,
        body: { access_token: body["access_token"], token_type: "bearer", expires_in: body["expires_in"] },
      };
    }
    const message =
      body["error"] === "invalid_client"
        ? "Error validating client secret."
        : "This authorization code has been used or is not valid.";
    return { status: 400, body: failure(message, body["error"] === "invalid_client" ? 1 : 100) };
  },
  routes(app, { bearer, token, authenticated }) {
    for (const version of ["", "/:version{v[0-9]+\\.[0-9]+}"]) {
      app.get(`/graph.facebook.com${version}/debug_token`, async (c) => {
        const [clientId = "", secret = ""] = (c.req.query("access_token") ?? "").split("|");
        if (!(await authenticated(clientId, secret))) return c.json(failure("Invalid OAuth access token.", 190), 400);
        const access = await token(c.req.query("input_token") ?? "");
        if (!access)
          return c.json({ data: { is_valid: false, error: { code: 190, message: "Malformed access token" } } });
        return c.json({
          data: {
            app_id: access.clientId,
            type: "USER",
            expires_at: access.expiresAt,
            is_valid: true,
            scopes: [...access.scopes],
            user_id: accountNumber("facebook", access.person, 16),
          },
        });
      });
      app.get(`/graph.facebook.com${version}/me`, async (c) => {
        const access = (await bearer(c.req.raw)) ?? (await token(c.req.query("access_token") ?? ""));
        if (!access) return c.json(failure("An active access token must be used to query information.", 2500), 400);
        const { person, scopes } = access;
        const id = accountNumber("facebook", person, 16);
        const fields: Record<string, unknown> = {
          id,
          name: fullName(person),
          // Left out where the permission is missing or the person has no confirmed address.
          ...(scopes.has("email") && person.emailVerified ? { email: person.email } : {}),
          picture: {
            data: {
              height: 50,
              is_silhouette: false,
              url: `https://platform-lookaside.fbsbx.com/platform/profilepic/?asid=${id}&height=50&width=50`,
              width: 50,
            },
          },
        };
        const asked = new Set(["id", ...(c.req.query("fields") ?? "name").split(",")]);
        return c.json(Object.fromEntries(Object.entries(fields).filter(([name]) => asked.has(name))));
      });
    }
    servePictures(app, ["platform-lookaside.fbsbx.com"]);
  },
};
