import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountHash, fullName } from "../people";
import type { Personality } from "../personality";
import type { Registrations } from "../registrations";
import { graphApplications, issueAppToken } from "./graph-applications";

/** The one directory that exists here; `common` and `organizations` lead to it. */
const tenantId = "5f0d3c1e-9a6b-4c27-8e41-2b7a90d6c3f5";
const host = "login.microsoftonline.com";
const loginUrl = `https://${host}`;

/** The smallest JPEG: one grey pixel. */
const jpeg = Buffer.from(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AAA//2Q==",
  "base64",
);

const guid = (text: string): string =>
  Buffer.from(text, "base64url")
    .toString("hex")
    .replace(/^(.{8})(.{4})(.{3})(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");

/**
 * Microsoft's identity platform, and the part of Graph that an app of the kit meets. Sources: Microsoft's documentation,
 * "OAuth 2.0 authorization code flow", "ID token claims reference", "Microsoft Entra authentication and authorization
 * error codes" (AADSTS50011, 65004, 7000215, 54005), Graph "profilePhoto", "Update application". Not seen live.
 */
export function microsoft(registrations: Registrations): Personality {
  return {
    id: "microsoft",
    name: "Microsoft",
    issuer: `${loginUrl}/${tenantId}/v2.0`,
    authorize: { host, path: "/:tenant/oauth2/v2.0/authorize", inner: "/common/oauth2/v2.0/authorize" },
    token: { host, path: "/:tenant/oauth2/v2.0/token", inner: "/common/oauth2/v2.0/token" },
    jwks: { host, path: "/:tenant/discovery/v2.0/keys", inner: "/common/discovery/v2.0/keys" },
    hosts: ["graph.microsoft.com"],
    scopes: ["openid", "profile", "email", "User.Read", "offline"],
    claims: {
      openid: ["sub", "oid", "tid", "ver"],
      profile: ["name", "preferred_username"],
      email: ["email"],
    },
    claimsOf: (person) => ({
      sub: accountHash("microsoft", person),
      oid: guid(accountHash("microsoft-object", person)),
      tid: tenantId,
      ver: "2.0",
      name: fullName(person),
      preferred_username: person.email,
      // No claim says that the address is verified: a directory's administrator may write any.
      email: person.email,
    }),
    lifetimes: { code: 600, accessToken: 3900, idToken: 3600, refreshToken: 90 * 24 * 3600 },
    pkce: "optional",
    clientAuthentication: ["basic", "body"],
    signsInFirst: true,
    refreshToken: ({ scopes }) => scopes.has("offline"),
    translate(asked) {
      // The engine takes offline_access only beside prompt=consent; here the scope is enough.
      const scopes = (asked.get("scope") ?? "").replace("offline_access", "offline").split(" ");
      asked.set("scope", scopes.map((scope) => scope.replace("https://graph.microsoft.com/", "")).join(" "));
    },
    // A refresh may name scopes again; it gets what was granted.
    translateToken: (form) => form.delete("scope"),
    answer({ iss: _iss, ...payload }) {
      if (payload["error"] !== "access_denied") return { ...payload, session_state: tenantId };
      const description = "AADSTS65004: User declined to consent to access the app.";
      return { ...payload, error_description: description, error_subcode: "cancel" };
    },
    unregistered: ({ asked, clientId }) =>
      pageAnswer(
        "Microsoft",
        "Sorry, but we're having trouble signing you in",
        html`<p>
          AADSTS50011: The redirect URI '<code>${asked.get("redirect_uri") ?? ""}</code>' specified in the request does
          not match the redirect URIs configured for the application '${clientId}'.
        </p>`,
        400,
      ),
    forApp: (form) => issueAppToken(registrations, form),
    tokenAnswer({ status, body }) {
      if (body["error"] === undefined) {
        const scope = String(body["scope"] ?? "").replace(/ ?\boffline\b/, "");
        return { status, body: { ...body, scope, ext_expires_in: body["expires_in"] } };
      }
      const wrongSecret = body["error"] === "invalid_client";
      const code = wrongSecret ? 7_000_215 : 54_005;
      const what = wrongSecret
        ? "Invalid client secret provided."
        : "OAuth2 Authorization code was already redeemed or is not valid.";
      return {
        status: wrongSecret ? 401 : 400,
        body: { error: body["error"], error_description: `AADSTS${code}: ${what}`, error_codes: [code] },
      };
    },
    routes(app, { bearer }) {
      app.get(`/${host}/:tenant/v2.0/.well-known/openid-configuration`, (c) => {
        const base = `${loginUrl}/${c.req.param("tenant")}`;
        return c.json({
          issuer: `${loginUrl}/${c.req.param("tenant") === tenantId ? tenantId : "{tenantid}"}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
          response_types_supported: ["code"],
          response_modes_supported: ["query"],
          subject_types_supported: ["pairwise"],
          id_token_signing_alg_values_supported: ["RS256"],
          scopes_supported: ["openid", "profile", "email", "offline_access"],
          token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
        });
      });
      app.get("/graph.microsoft.com/v1.0/me/photos/:size/:value", async (c) => {
        const access = await bearer(c.req.raw);
        if (!access)
          return c.json({ error: { code: "InvalidAuthenticationToken", message: "Access token is empty." } }, 401);
        return new Response(new Uint8Array(jpeg), { headers: { "content-type": "image/jpeg" } });
      });
      graphApplications(app, registrations);
    },
  };
}
