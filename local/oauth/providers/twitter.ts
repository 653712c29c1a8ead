import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountNumber, fullName, userName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

/**
 * X. Sources: X's developer documentation, "OAuth 2.0 Authorization Code Flow with PKCE" (confidential clients use Basic,
 * two hours, `offline.access`), reference of `GET /2/users/me` (`confirmed_email` with scope users.email). Not seen live.
 */
export const twitter: Personality = {
  id: "twitter",
  name: "X",
  issuer: "https://x.com",
  authorize: { host: "x.com", path: "/i/oauth2/authorize" },
  token: { host: "api.x.com", path: "/2/oauth2/token" },
  hosts: ["pbs.twimg.com"],
  scopes: ["users.read", "tweet.read", "offline.access", "users.email"],
  claims: {},
  claimsOf: (person) => ({ sub: accountNumber("twitter", person, 19) }),
  lifetimes: { code: 30, accessToken: 7200, idToken: 600, refreshToken: 180 * 24 * 3600 },
  pkce: "required",
  clientAuthentication: ["basic"],
  signsInFirst: true,
  refreshToken: ({ scopes }) => scopes.has("offline.access"),
  answer: ({ iss: _iss, error_description: _description, ...payload }) => payload,
  unregistered: () =>
    pageAnswer(
      "X",
      "Something went wrong",
      html`<p>You weren't able to give access to the App. Go back and try logging in again.</p>`,
      400,
    ),
  tokenAnswer({ status, body }) {
    if (body["error"] === undefined) return { status, body: { ...body, token_type: "bearer" } };
    if (body["error"] === "invalid_client") {
      const description = "Missing valid authorization header";
      return { status: 401, body: { error: "unauthorized_client", error_description: description } };
    }
    const description = "Value passed for the authorization code was invalid.";
    return { status: 400, body: { error: "invalid_request", error_description: description } };
  },
  routes(app, { bearer }) {
    app.get("/api.x.com/2/users/me", async (c) => {
      const access = await bearer(c.req.raw);
      if (!access)
        return c.json({ title: "Unauthorized", type: "about:blank", status: 401, detail: "Unauthorized" }, 401);
      const { person, scopes } = access;
      const id = accountNumber("twitter", person, 19);
      const fields = new Set((c.req.query("user.fields") ?? "").split(","));
      return c.json({
        data: {
          id,
          name: fullName(person),
          username: userName(person),
          ...(fields.has("profile_image_url")
            ? { profile_image_url: `https://pbs.twimg.com/profile_images/${id}/normal.png` }
            : {}),
          ...(fields.has("confirmed_email") && scopes.has("users.email") && person.emailVerified
            ? { confirmed_email: person.email }
            : {}),
        },
      });
    });
    servePictures(app, ["pbs.twimg.com"]);
  },
};
