import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountNumber, fullName, userName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

const docs = "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/";

/**
 * GitHub. Sources: GitHub's documentation, "Authorizing OAuth apps", "Troubleshooting authorization request errors",
 * "Troubleshooting OAuth app access token request errors", REST reference of users and emails. Not seen live.
 */
export const github: Personality = {
  id: "github",
  name: "GitHub",
  issuer: "https://github.com",
  authorize: { host: "github.com", path: "/login/oauth/authorize" },
  token: { host: "github.com", path: "/login/oauth/access_token" },
  hosts: ["api.github.com", "avatars.githubusercontent.com"],
  scopes: ["read:user", "user:email", "user"],
  claims: {},
  claimsOf: (person) => ({ sub: accountNumber("github", person, 8) }),
  // Tokens of an OAuth app do not expire; a year is longer than a local cloud lives.
  lifetimes: { code: 600, accessToken: 365 * 24 * 3600, idToken: 600, refreshToken: 600 },
  pkce: "optional",
  clientAuthentication: ["body", "query"],
  signsInFirst: true,
  refreshToken: () => false,
  matches: (registered, asked) => {
    if (!URL.canParse(asked)) return false;
    const [callback, wanted] = [new URL(registered), new URL(asked)];
    // "The redirect_uri's path must reference a subdirectory of the callback URL."
    const below = wanted.pathname === callback.pathname || wanted.pathname.startsWith(`${callback.pathname}/`);
    return wanted.origin === callback.origin && below;
  },
  // "response_type" is no parameter of GitHub's.
  translate: (asked) => asked.set("response_type", "code"),
  answer({ iss: _iss, ...payload }) {
    if (payload["error"] !== "access_denied") return payload;
    return {
      ...payload,
      error_description: "The user has denied your application access.",
      error_uri: `${docs}#access-denied`,
    };
  },
  unregistered({ registered: [callback], asked }) {
    if (callback === undefined) {
      return pageAnswer("GitHub", "This app has no callback URL", html`<p>None is registered.</p>`, 404);
    }
    const target = new URL(callback);
    target.searchParams.set("error", "redirect_uri_mismatch");
    target.searchParams.set(
      "error_description",
      "The redirect_uri MUST match the registered callback URL for this application.",
    );
    target.searchParams.set("error_uri", `${docs}#redirect-uri-mismatch`);
    const state = asked.get("state");
    if (state !== null) target.searchParams.set("state", state);
    return new Response(null, { status: 302, headers: { location: target.href } });
  },
  // Errors come with status 200, and everything as a form unless the client asks for JSON.
  tokenAnswer({ body, accept }) {
    const failure = failures[String(body["error"])];
    const answer =
      body["error"] === undefined
        ? {
            access_token: body["access_token"],
            scope: String(body["scope"] ?? "").replaceAll(" ", ","),
            token_type: "bearer",
          }
        : (failure ?? { error: body["error"], error_description: body["error_description"] });
    if (accept.includes("application/json")) return { status: 200, body: answer };
    return { status: 200, body: new URLSearchParams(answer as Record<string, string>).toString() };
  },
  routes(app, { bearer }) {
    const refused = { message: "Bad credentials", documentation_url: "https://docs.github.com/rest", status: "401" };
    app.get("/api.github.com/user", async (c) => {
      if (!c.req.header("user-agent")) return c.text("Request forbidden by administrative rules.", 403);
      const access = await bearer(c.req.raw);
      if (!access) return c.json(refused, 401);
      const { person } = access;
      const id = accountNumber("github", person, 8);
      return c.json({
        login: userName(person),
        id: Number(id),
        node_id: `MDQ6VXNlcj${id}`,
        avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
        type: "User",
        name: fullName(person),
        // The public address of the profile: people leave it empty.
        email: null,
        created_at: "2015-10-21T07:28:00Z",
      });
    });
    app.get("/api.github.com/user/emails", async (c) => {
      const access = await bearer(c.req.raw);
      if (!access) return c.json(refused, 401);
      if (!access.scopes.has("user:email") && !access.scopes.has("user")) return c.json({ message: "Not Found" }, 404);
      const { person } = access;
      return c.json([
        { email: person.email, primary: true, verified: person.emailVerified, visibility: "private" },
        {
          email: `${accountNumber("github", person, 8)}+${userName(person)}@users.noreply.github.com`,
          primary: false,
          verified: true,
          visibility: null,
        },
      ]);
    });
    servePictures(app, ["avatars.githubusercontent.com"]);
  },
};

const tokenDocs =
  "https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors/";
const failures: Record<string, Record<string, string>> = {
  invalid_client: {
    error: "incorrect_client_credentials",
    error_description: "The client_id and/or client_secret passed are incorrect.",
    error_uri: `${tokenDocs}#incorrect-client-credentials`,
  },
  invalid_grant: {
    error: "bad_verification_code",
    error_description: "The code passed is incorrect or expired.",
    error_uri: `${tokenDocs}#bad-verification-code`,
  },
};
