import { z } from "zod";
import { authBasePathRule, defaultAuthBasePath, isAuthBasePath } from "../../../contract/auth-base-path";
import { authMethods, defaultAuthMethods } from "../../../contract/auth-methods";
import { tokenClaims } from "../../../contract/token-claims";
import { described } from "./described";
import { duration } from "./duration";
import { generation } from "./generation";
import { provider } from "./sign-in-provider";
import { hostName, siteOrigin } from "./text";

const session = z.strictObject({
  expiresIn: described(duration({ atLeast: "5m", atMost: "365d" }), {
    kind: "duration",
    description: "A session ends this long after its last refresh.",
    examples: ["7d"],
    defaults: { local: "30d", preview: "30d", staging: "7d", production: "7d" },
    reaches: "SESSION_EXPIRES_IN",
  }).optional(),
  updateAge: described(duration({ atLeast: "0s", atMost: "365d" }), {
    kind: "duration",
    description: "A session older than this is refreshed when it is used. 0s: at every use.",
    examples: ["1d"],
    defaults: { local: "0s", preview: "0s", staging: "1d", production: "1d" },
    reaches: "SESSION_UPDATE_AGE",
  }).optional(),
  token: described(duration({ atLeast: "1m", atMost: "1h" }), {
    kind: "duration",
    description: "Lifetime of the token that Convex accepts. It stays valid after a sign-out, so keep it short.",
    examples: ["15m"],
    defaults: "15m",
    reaches: "JWT_EXPIRES_IN",
  }).optional(),
  tokenClaims: described(
    z
      .array(described(z.enum(tokenClaims), { description: "A field of a person.", examples: ["role"] }))
      .min(1, "names nothing: leave it out, or name one field")
      .refine((list) => new Set(list).size === list.length, "names a field twice"),
    {
      kind: "list of fields",
      description: `What the token says of its person, beside id, session and time: ${tokenClaims.join(", ")}. It stays in browsers for as long as the token lives.`,
      examples: [["name", "role"]],
      defaults: "all but image",
      reaches: "JWT_CLAIMS",
    },
  ).optional(),
  idle: described(duration({ atLeast: "5m", atMost: "90d" }), {
    kind: "duration",
    description: "A session that is not used for this long ends, also when it could still be refreshed.",
    examples: ["12h"],
    defaults: "expiresIn",
    reaches: "SESSION_IDLE_TIMEOUT",
  }).optional(),
  absolute: described(duration({ atLeast: "5m", atMost: "365d" }), {
    kind: "duration",
    description: "A session ends this long after its sign-in, however much it is used.",
    examples: ["30d"],
    defaults: { local: "365d", preview: "365d", staging: "30d", production: "30d" },
    reaches: "SESSION_ABSOLUTE_TIMEOUT",
  }).optional(),
});

export const authSetting = described(
  z.strictObject({
    basePath: described(z.string().refine(isAuthBasePath, authBasePathRule), {
      kind: "path",
      description:
        "Path that the auth API lies under, on the site and on the functions' host. Callback URLs follow from it.",
      examples: ["/api/identity"],
      defaults: defaultAuthBasePath,
      reaches: "AUTH_BASE_PATH, NEXT_PUBLIC_AUTH_BASE_PATH, callback URLs, edge rules",
    }).optional(),
    methods: described(
      z
        .array(described(z.enum(authMethods), { description: "A method.", examples: ["passkey"] }))
        .refine((list) => new Set(list).size === list.length, "names a method twice"),
      {
        kind: "list of methods",
        description: `What people can use beside social sign-in: ${authMethods.join(", ")}.`,
        examples: [["email-password", "two-factor", "passkey"]],
        defaults: defaultAuthMethods.join(", "),
        reaches: "AUTH_METHODS, NEXT_PUBLIC_AUTH_METHODS",
      },
    ).optional(),
    providers: described(z.array(provider), {
      description:
        "Sign-in by a provider. Register each callback URL there: docs/oauth.md says where. Beside those known by name, any OpenID Connect provider with a name and an issuer.",
      examples: [[{ id: "google", clientId: "1234567890-abc.apps.googleusercontent.com" }]],
      defaults: "none: email and password only",
    }).default([]),
    trustedOrigins: described(
      z.array(
        described(siteOrigin, { kind: "origin", description: "An origin.", examples: ["https://admin.example.com"] }),
      ),
      {
        kind: "list of origins",
        description:
          "Origins beside the site itself that may call the auth API. No wildcards; https, and http only on a local stack.",
        examples: [["https://admin.example.com"]],
        defaults: "none: the site alone",
        reaches: "TRUSTED_ORIGINS",
      },
    ).default([]),
    cookieDomain: described(hostName, {
      kind: "host",
      description:
        "Shares the session cookies with all hosts under this domain. Never derived: every host there could read sessions.",
      examples: ["example.com"],
      defaults: "none: the site's host alone",
      reaches: "COOKIE_DOMAIN",
    }).optional(),
    session: described(session, {
      description: "Lifetimes: a whole number with a unit (s, m, h, d).",
      examples: [{ expiresIn: "7d" }],
    }).default({}),
    secretGeneration: generation(
      "Raise it by one to rotate the auth secret and the key by which the app vouches for addresses. Nobody is signed out: cookies of the old secret are accepted for as long as a session lasts, and signed anew; the old key is accepted until the next rotation.",
    ),
    keyGeneration: generation(
      "Raise it by one to rotate the signing keys. Tokens of the old key stay valid to their end.",
    ),
    revokeGeneration: generation(
      "Raise it by one after a leak: a new auth secret, new signing keys, a new webhook secret, a new key that vouches for addresses, and nothing of before is accepted. Everyone signs in again.",
      "SESSIONS_REVOKED_BEFORE",
    ),
  }),
  { description: "Sign-in methods, origins, lifetimes, rotation.", examples: [{ providers: [] }] },
);
