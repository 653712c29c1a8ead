import { generateKeyPairSync } from "node:crypto";
import type { DeclareOptions, StackSettings } from "./declare-program";

/** A stack that breaks no rule, described as its team would. */
export interface GoodStack {
  name: string;
  environment: "local" | "preview" | "staging" | "production";
  plan: "free" | "pro" | "business" | "enterprise" | undefined;
  options: DeclareOptions;
}

const dkim = `p=${"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ".repeat(6)}IDAQAB`;
const adminKey = "convex-self-hosted|01c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6";

const clients = {
  google: { id: "google", clientId: "918273645-k2j3h4.apps.googleusercontent.com" },
  github: { id: "github", clientId: "Iv1.a1b2c3d4e5f60718" },
  apple: { id: "apple", clientId: "net.acme.signin", teamId: "ABCDE12345", keyId: "KEY1234567" },
  microsoft: { id: "microsoft", clientId: "6b1f0c5e-3a52-4c0e-9d5c-0a5f6f1e2d3c" },
  facebook: { id: "facebook", clientId: "482910375610293" },
  twitter: { id: "twitter", clientId: "aGVsbG8tdGhlcmUtaXQtaXM" },
  discord: { id: "discord", clientId: "918273645564738291" },
} as const;
type ProviderId = keyof typeof clients;

const applePrivateKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString()
  .trim();

/** Made up, of the length that providers give. */
const clientSecret = (id: string): string => `${id[0]}8Kx2Lm4Np6Qr8St0Uv2Wx4Yz6Ab8Cd0`;

function secretsOf(providers: readonly ProviderId[], deployKey: string): Record<string, unknown> {
  return {
    convexDeployKey: deployKey,
    resendApiKey: "re_Ab12Cd34_Ef56Gh78Ij90Kl12Mn34Op56",
    ...Object.fromEntries(
      providers.map((id) =>
        id === "apple" ? ["applePrivateKey", applePrivateKey] : [`${id}ClientSecret`, clientSecret(id)],
      ),
    ),
  };
}

function withProviders(settings: StackSettings, providers: readonly ProviderId[]): StackSettings {
  const { auth, secrets } = settings as { auth?: object; secrets: { convexDeployKey: string } };
  return {
    ...settings,
    auth: { ...auth, providers: providers.map((id) => clients[id]) },
    secrets: { ...secrets, ...secretsOf(providers, secrets.convexDeployKey) },
  };
}

const production: StackSettings = {
  environment: "production",
  domain: "acme.net",
  app: { name: "Acme" },
  convex: { deployment: "brave-heron-789" },
  hosting: { project: "acme-net" },
  edge: { zone: "acme.net", zoneId: "a1b2c3d4e5f60718293a4b5c6d7e8f90", plan: "free" },
  mail: { from: "Acme <auth@acme.net>", dkim },
  compliance: {
    privacyPolicy: { version: "2026-11-01" },
    cookieConsent: { required: false, reason: "Only the session cookie is set, which is strictly necessary." },
  },
  alerts: { emails: ["ops@acme.net"] },
  secrets: secretsOf([], "prod:brave-heron-789|0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
};

const staging: StackSettings = {
  ...production,
  environment: "staging",
  domain: "staging.acme-test.net",
  convex: { deployment: "calm-lynx-321" },
  hosting: { project: "acme-net-staging" },
  edge: { zone: "acme-test.net", zoneId: "b1b2c3d4e5f60718293a4b5c6d7e8f90", plan: "pro" },
  mail: { from: "Acme <auth@acme-test.net>", dkim },
  secrets: secretsOf([], "prod:calm-lynx-321|0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
};

const preview: StackSettings = {
  environment: "preview",
  domain: "pr-17-acme.vercel.app",
  app: { name: "Acme" },
  convex: { deployment: "quick-otter-654" },
  hosting: { project: "acme-net-previews" },
  mail: { from: "Acme <auth@acme-test.net>" },
  secrets: secretsOf([], "preview:quick-otter-654|0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
};

const local: StackSettings = {
  environment: "local",
  domain: "localhost:3100",
  app: { name: "Acme" },
  convex: { url: "http://127.0.0.1:4210", siteUrl: "http://127.0.0.1:4211" },
  hosting: { project: "acme-net-local" },
  secrets: secretsOf([], adminKey),
};

const selfHosted = {
  convex: { url: "https://convex.acme.net", siteUrl: "https://convex-site.acme.net" },
};
const selfHostedProduction: StackSettings = { ...production, ...selfHosted, secrets: secretsOf([], adminKey) };

const certificate = "3F:A1:0C:5E:77:21:9B:D4:".repeat(4).slice(0, -1);
const wellKnown = {
  iosAppIds: ["ABCDE12345.net.acme.app"],
  androidAppLinks: [`net.acme.app:${certificate}`],
  changePasswordUrl: "https://acme.net/settings",
  webauthnAltOrigins: ["https://acme.co.uk"],
  securityContact: "mailto:security@acme.net",
  securityTxtExpires: "180d",
};
const webhooks = [
  {
    url: "https://hooks.acme.net/auth",
    events: ["user.banned", "user.deleted", "two_factor.disabled", "api_key.created"],
  },
];

/** Everything that a stack can have, so that there is much to break. */
const everything: StackSettings = withProviders(
  {
    ...production,
    auth: {
      methods: [
        "email-password",
        "magic-link",
        "two-factor",
        "passkey",
        "username",
        "api-key",
        "organization",
        "admin",
      ],
      trustedOrigins: ["https://admin.acme.net"],
    },
    webhooks,
    wellKnown,
    edge: { ...(production.edge as object), plan: "business" },
  },
  ["google", "github", "microsoft"],
);

const plans = ["free", "pro", "business", "enterprise"] as const;
const edgeOf = (plan: (typeof plans)[number]) => ({ ...(production.edge as object), plan });
const auth = (values: object): StackSettings => ({ ...production, auth: values });
const consent = { required: true, reason: "Decided by counsel in 2026: analytics of the marketing pages." };
const compliance = (values: object): StackSettings => ({
  ...production,
  compliance: { ...(production.compliance as object), ...values },
});

const described: [name: string, settings: StackSettings][] = [
  ["production, the least", production],
  ...plans.map((plan): [string, StackSettings] => [
    `production on the plan ${plan}`,
    { ...production, edge: edgeOf(plan) },
  ]),
  ...plans.map((plan): [string, StackSettings] => [
    `everything on the plan ${plan}`,
    { ...everything, edge: edgeOf(plan) },
  ]),
  ["production at a subdomain", { ...production, domain: "app.acme.net" }],
  ["production at a deep subdomain", { ...production, domain: "eu.app.acme.net" }],
  [
    "production with Convex in a region",
    { ...production, convex: { deployment: "brave-heron-789", region: "eu-west-1" } },
  ],
  ["production with a Convex of its own", selfHostedProduction],
  ["a Convex of its own at a subdomain", { ...selfHostedProduction, domain: "app.acme.net" }],
  ["a Convex of its own with providers", withProviders(selfHostedProduction, ["google", "discord"])],
  ...(Object.keys(clients) as ProviderId[]).map((id): [string, StackSettings] => [
    `production with ${id}`,
    withProviders(production, [id]),
  ]),
  ["production with all providers", withProviders(production, Object.keys(clients) as ProviderId[])],
  [
    "a provider that is found by discovery",
    {
      ...production,
      auth: {
        providers: [{ id: "okta", clientId: "0oa1b2c3d4e5f6g7h8i9", name: "Okta", issuer: "https://acme.okta.com" }],
      },
      secrets: { ...(production.secrets as object), oktaClientSecret: clientSecret("okta") },
    },
  ],
  ["email and password alone", auth({ methods: ["email-password"] })],
  ["passkeys alone", auth({ methods: ["passkey"] })],
  ["magic links and two factors", auth({ methods: ["email-password", "magic-link", "two-factor"] })],
  ["organizations and API keys", auth({ methods: ["email-password", "organization", "api-key", "admin"] })],
  ["trusted origins", auth({ trustedOrigins: ["https://admin.acme.net", "https://help.acme.net"] })],
  ["a shared cookie domain", { ...auth({ cookieDomain: "acme.net" }), domain: "app.acme.net" }],
  [
    "short sessions",
    auth({ session: { expiresIn: "12h", updateAge: "1h", idle: "2h", absolute: "24h", token: "5m" } }),
  ],
  ["sessions of thirty days", auth({ session: { expiresIn: "30d", updateAge: "15d", absolute: "30d" } })],
  ["rotated secrets and keys", auth({ secretGeneration: 3, keyGeneration: 2 })],
  ["everything revoked once", auth({ revokeGeneration: 2 })],
  ["a rotated secret of the edge", { ...production, edge: { ...edgeOf("free"), secretGeneration: 2 } }],
  [
    "an auth API under another path",
    withProviders({ ...production, auth: { basePath: "/api/identity" } }, ["google", "github"]),
  ],
  ["a token that says little", auth({ session: { tokenClaims: ["name"] } })],
  [
    "a mailbox for the runs of acceptance",
    { ...production, acceptance: { mailbox: { address: "qa@acme.org", host: "imap.acme.org" } } },
  ],
  ["webhooks", { ...production, webhooks }],
  [
    "two webhooks",
    { ...production, webhooks: [...webhooks, { url: "https://siem.acme.net/in", events: ["session.created"] }] },
  ],
  ["all well-known files", { ...production, wellKnown }],
  [
    "iOS apps alone",
    { ...production, wellKnown: { iosAppIds: ["ABCDE12345.net.acme.app", "ABCDE12345.net.acme.beta"] } },
  ],
  ["Android apps alone", { ...production, wellKnown: { androidAppLinks: wellKnown.androidAppLinks } }],
  ["a security contact by phone", { ...production, wellKnown: { securityContact: "tel:+43-1-234-567" } }],
  [
    "a security page",
    { ...production, wellKnown: { securityContact: "https://acme.net/security", securityTxtExpires: "30d" } },
  ],
  ["a consent banner", compliance({ cookieConsent: consent })],
  ["other retention", compliance({ retention: { audit: "3650d", sessions: "1d", deliveries: "7d" } })],
  [
    "a policy on a page of its own",
    compliance({ privacyPolicy: { version: "2026-11-01", url: "https://acme.net/legal/privacy" } }),
  ],
  ["a policy with a number", compliance({ privacyPolicy: { version: "v4.2" } })],
  ["alerts to three people", { ...production, alerts: { emails: ["a@acme.net", "b@acme.net", "c@acme.org"] } }],
  [
    "alerts to a webhook",
    {
      ...production,
      alerts: {},
      secrets: { ...(production.secrets as object), alertWebhookUrl: "https://alerts.acme.net/incoming/0123456789" },
    },
  ],
  [
    "further variables of its own",
    {
      ...production,
      convex: { deployment: "brave-heron-789", variables: { OPENAI_MODEL: "gpt", STRIPE_PRICE: "price_1Q2w3E4r" } },
      hosting: {
        project: "acme-net",
        variables: { NEXT_PUBLIC_SUPPORT_URL: "https://help.acme.net", FEATURE_FLAGS: "a,b" },
      },
    },
  ],
  [
    "overrides that say the same",
    { ...production, convex: { deployment: "brave-heron-789", variables: { RATE_LIMITING: "on", AUDIT_LOG: "on" } } },
  ],
  ["a team", { ...production, hosting: { project: "acme-net", team: "acme" } }],
  [
    "a sender of another domain in the zone",
    { ...production, mail: { from: "auth@mail.acme.net", domain: "mail.acme.net", dkim, region: "eu-west-1" } },
  ],
  ["a DMARC record kept elsewhere", { ...production, mail: { from: "auth@acme.net", dkim, dmarc: "existing" } }],
  [
    "DNSSEC, authorities and notifications",
    {
      ...production,
      edge: {
        ...edgeOf("pro"),
        dnssec: true,
        accountId: "c1b2c3d4e5f60718293a4b5c6d7e8f90",
        certificateAuthorities: ["letsencrypt.org", "pki.goog"],
      },
    },
  ],
  [
    "a secret of its own",
    {
      ...production,
      secrets: { ...(production.secrets as object), authSecret: "mK4v0Zy7Wb1nQeTgXr8dLs2HjPu5FcAo9iEwVx3RtYI" },
    },
  ],
  ["staging, the least", staging],
  ["staging with providers", withProviders(staging, ["google", "github"])],
  [
    "staging with webhooks and files",
    { ...staging, webhooks, wellKnown: { securityContact: "mailto:security@acme.net" } },
  ],
  ["staging with a Convex of its own", { ...staging, ...selfHosted, secrets: secretsOf([], adminKey) }],
  ["a preview", preview],
  ["a preview with providers", withProviders(preview, ["google"])],
  ["a preview at an edge", { ...preview, domain: "pr-9.acme-test.net", edge: staging.edge }],
  ["local", local],
  ["local with providers", withProviders(local, ["google", "github", "apple"])],
  ["local with every method", { ...local, auth: { methods: ["email-password", "passkey", "two-factor", "admin"] } }],
  ["local under a name", { ...local, domain: "app.localhost:3100" }],
];

const keyed: StackSettings = {
  fingerprintKey: "a-key-that-the-team-shares-Qx81Lm4Np6Qr8St0",
};

function goodStack([name, settings]: [string, StackSettings], index: number, run: DeclareOptions["run"]): GoodStack {
  const edge = settings.edge as { plan?: GoodStack["plan"] } | undefined;
  return {
    name: `${name} (${run})`,
    environment: settings.environment as GoodStack["environment"],
    plan: edge && (edge.plan ?? "free"),
    options: {
      stack: `good-${index}`,
      run,
      settings: { ...settings, secrets: { ...(settings.secrets as object), ...keyed } },
    },
  };
}

/** Stacks of every shape, the first run and later ones in turn. */
export const goodStacks: readonly GoodStack[] = described.map((one, index) =>
  goodStack(one, index, index % 2 === 0 ? "first" : "later"),
);

/** Production stacks with much to break. */
export const fullStacks: readonly GoodStack[] = (
  [
    ["everything, business", everything],
    ["everything, free", { ...everything, edge: edgeOf("free") }],
    [
      "everything at a subdomain",
      {
        ...everything,
        domain: "app.acme.net",
        wellKnown: { ...wellKnown, changePasswordUrl: "https://app.acme.net/settings" },
      },
    ],
  ] satisfies [string, StackSettings][]
).flatMap((one, index) => [goodStack(one, 100 + index, "first"), goodStack(one, 200 + index, "later")]);
