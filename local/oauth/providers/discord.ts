import { createHash } from "node:crypto";
import { html } from "hono/html";
import { pageAnswer } from "../page";
import { accountNumber, fullName, userName } from "../people";
import type { Personality } from "../personality";
import { servePictures } from "./pictures";

/**
 * Discord. Sources: Discord's documentation, "OAuth2" (token URL takes Basic or the body, 604800 seconds, prompt=none skips
 * the consent screen for who has agreed before), "User object". Not seen live.
 */
export const discord: Personality = {
  id: "discord",
  name: "Discord",
  issuer: "https://discord.com",
  authorize: { host: "discord.com", path: "/oauth2/authorize" },
  token: { host: "discord.com", path: "/api/oauth2/token" },
  further: { revocation: { host: "discord.com", path: "/api/oauth2/token/revoke" } },
  hosts: ["cdn.discordapp.com"],
  scopes: ["identify", "email"],
  claims: {},
  claimsOf: (person) => ({ sub: accountNumber("discord", person, 18) }),
  lifetimes: { code: 60, accessToken: 604_800, idToken: 600, refreshToken: 365 * 24 * 3600 },
  pkce: "optional",
  clientAuthentication: ["basic", "body"],
  signsInFirst: true,
  refreshToken: () => true,
  // Unlike the standard's, Discord's none still lets a person sign in and agree for the first time.
  translate(asked) {
    if (asked.get("prompt") === "none") asked.delete("prompt");
  },
  answer({ iss: _iss, ...payload }) {
    if (payload["error"] !== "access_denied") return payload;
    return { ...payload, error_description: "The resource owner or authorization server denied the request" };
  },
  unregistered: () =>
    pageAnswer("Discord", "Invalid OAuth2 redirect_uri", html`<p>Redirect URI is not supported by client.</p>`, 400),
  tokenAnswer({ status, body }) {
    if (body["error"] === undefined) return { status, body: { ...body, token_type: "Bearer" } };
    if (body["error"] === "invalid_client") return { status: 401, body: { error: "invalid_client" } };
    return { status: 400, body: { error: body["error"], error_description: 'Invalid "code" in request.' } };
  },
  routes(app, { bearer }) {
    // What links and libraries name; it only leads to the page.
    app.get("/discord.com/api/oauth2/authorize", (c) =>
      c.redirect(`/oauth2/authorize${new URL(c.req.url).search}`, 302),
    );
    app.get("/discord.com/api/:version{v[0-9]+}/oauth2/authorize", (c) =>
      c.redirect(`/oauth2/authorize${new URL(c.req.url).search}`, 302),
    );
    for (const path of ["", "/:version{v[0-9]+}"]) {
      // Clients write the sign as it is, or encoded.
      app.get(`/discord.com/api${path}/users/:me{@me|%40me}`, async (c) => {
        const access = await bearer(c.req.raw);
        if (!access?.scopes.has("identify")) return c.json({ message: "401: Unauthorized", code: 0 }, 401);
        const { person, scopes } = access;
        const id = accountNumber("discord", person, 18);
        return c.json({
          id,
          username: userName(person).toLowerCase(),
          global_name: fullName(person),
          avatar: createHash("md5").update(id).digest("hex"),
          discriminator: "0",
          public_flags: 0,
          flags: 0,
          locale: "en-GB",
          mfa_enabled: true,
          premium_type: 0,
          ...(scopes.has("email") ? { email: person.email, verified: person.emailVerified } : {}),
        });
      });
    }
    servePictures(app, ["cdn.discordapp.com"]);
  },
};
