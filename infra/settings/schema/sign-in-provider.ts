import { z } from "zod";
import { socialProviders } from "../../../contract/social-providers";
import { described } from "./described";
import { line } from "./text";

/** An issuer as OpenID Connect Discovery 1.0, section 3, wants it: https, no query, no fragment. */
const issuer = z
  .string()
  .refine(
    (text) => URL.canParse(text) && new URL(text).protocol === "https:",
    "must be a URL that starts with https://",
  )
  .refine((text) => !/[?#]/.test(text), "has a query or a fragment")
  .refine(
    (text) => !text.includes("/.well-known/"),
    "is the address of the discovery document: write what is before /.well-known",
  )
  .refine((text) => !URL.canParse(text) || new URL(text).username === "", "has a user name");

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const appleCode = /^[A-Z0-9]{10}$/;

const graph = z.strictObject({
  tenantId: described(z.string().regex(guid, "is no id of a directory: a GUID"), {
    description: "Id of the directory that holds the app registration.",
    examples: ["5f0d3c1e-9a6b-4c27-8e41-2b7a90d6c3f5"],
  }),
  clientId: described(z.string().regex(guid, "is no id of an application: a GUID"), {
    description: "Id of the application that manages it, with the Graph permission Application.ReadWrite.OwnedBy.",
    examples: ["0b6e2f4a-71c8-4d95-a3e0-9c5d1f8b2e67"],
  }),
});

/** One provider. Which keys belong together is for the rules to say. */
export const provider = described(
  z.strictObject({
    id: described(
      z
        .string()
        .regex(
          /^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/,
          "must be letters and digits in lower case, parts joined by hyphens",
        )
        .max(32, "is longer than 32 characters"),
      {
        kind: [...socialProviders.map((id) => `\`${id}\``), "or an id of your own, with name and issuer"].join(", "),
        description: "The provider.",
        examples: ["google"],
        reaches:
          "NEXT_PUBLIC_AUTH_PROVIDERS, the callback URL `<site>/api/auth/callback/<id>`; of your own: NEXT_PUBLIC_OIDC_PROVIDERS, `<site>/api/auth/oauth2/callback/<id>`",
      },
    ),
    clientId: described(line(256), {
      description:
        "Id of the OAuth client at the provider; Apple: of the Services ID. Its secret goes to `prelaunch:secrets`.",
      examples: ["1234567890-abc.apps.googleusercontent.com"],
      reaches: "`<PROVIDER>_CLIENT_ID`",
    }),
    name: described(line(40), {
      description: "Name on the button. Only for an id of your own.",
      examples: ["Acme SSO"],
    }).optional(),
    issuer: described(issuer, {
      kind: "URL",
      description: "Issuer, under which the discovery document lies. Only for an id of your own.",
      examples: ["https://login.acme.example"],
      reaches: "OIDC_PROVIDERS",
    }).optional(),
    teamId: described(z.string().regex(appleCode, "is no team id: ten capital letters and digits"), {
      description: "Team id at Apple. Only for apple, required there.",
      examples: ["A1B2C3D4E5"],
      reaches: "APPLE_TEAM_ID",
    }).optional(),
    keyId: described(z.string().regex(appleCode, "is no key id: ten capital letters and digits"), {
      description:
        "Id of the key for Sign in with Apple, whose private half goes to `prelaunch:secrets`. Only for apple, required there.",
      examples: ["F6G7H8I9J0"],
      reaches: "APPLE_KEY_ID",
    }).optional(),
    graph: described(graph, {
      description:
        "Lets the program keep the redirect URI in the app registration, through Microsoft Graph. Only for microsoft.",
      examples: [
        { tenantId: "5f0d3c1e-9a6b-4c27-8e41-2b7a90d6c3f5", clientId: "0b6e2f4a-71c8-4d95-a3e0-9c5d1f8b2e67" },
      ],
      defaults: "none: you register it",
      reaches: "`prelaunch:oauth:RedirectUris`",
    }).optional(),
    registrationUri: described(issuer, {
      kind: "URL",
      description:
        "Client configuration endpoint (RFC 7592), by which the program keeps the redirect URI. Only for an id of your own.",
      examples: ["https://login.acme.example/register/acme-web"],
      defaults: "none: you register it",
      reaches: "`prelaunch:oauth:RedirectUris`",
    }).optional(),
  }),
  { description: "One provider.", examples: [{ id: "google", clientId: "1234567890-abc.apps.googleusercontent.com" }] },
);
