import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { convexEnvironmentSchema } from "../../contract/convex-environment";
import { readHostingEnvironment } from "../../contract/hosting-environment";
import { signInClients } from "../../contract/sign-in-clients";
import { isSocialProvider, socialProviders } from "../../contract/social-providers";
import { tokenClaims } from "../../contract/token-claims";
import { derive } from "./derive";
import { goodConfig, goodEnvironment, withKey } from "./fixtures/good-settings";
import { parseSettings } from "./parse";
import { clientSecretKey } from "./schema/secrets";

type Config = Record<string, unknown>;

const settingsOf = (config: Config, stack = "production", environment: Record<string, string> = goodEnvironment) =>
  parseSettings(config, { stack, file: `stacks/Pulumi.${stack}.yaml`, environment });
const derivedOf = (...args: Parameters<typeof settingsOf>) => derive(settingsOf(...args));

const localConfig: Config = {
  "prelaunch:environment": "local",
  "prelaunch:domain": "localhost:3000",
  "prelaunch:app": { name: "Acme" },
  "prelaunch:convex": { url: "http://127.0.0.1:3210", siteUrl: "http://127.0.0.1:3211" },
  "prelaunch:hosting": { project: "acme-local" },
};
const localEnvironment = {
  CONVEX_SELF_HOSTED_ADMIN_KEY: "prelaunch-local|0123",
  RESEND_API_KEY: "re_0123456789abcdefgh",
};

const clientSecret = "client-secret-of-a-provider";

/** Valid production settings of every shape that the schema knows. */
const label = fc
  .stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/)
  .filter((text) => !text.startsWith("xn--") && text !== "localhost");
// The prefix keeps clear of names that are public suffixes, such as br.com.
const applePrivateKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";

/** What a provider cannot do without beside its client id. */
function partsOf(id: string): Record<string, string> {
  if (id === "apple") return { teamId: "A1B2C3D4E5", keyId: "F6G7H8I9J0" };
  return isSocialProvider(id) ? {} : { name: `Sign in at ${id}`, issuer: `https://${id}.example` };
}

const zone = fc
  .tuple(label, fc.constantFrom("com", "co.uk", "dev", "xn--p1ai", "example"))
  .map(([name, suffix]) => `acme-${name}.${suffix}`);
const valid = fc
  .record({
    zone,
    below: fc.array(label, { maxLength: 3 }),
    providers: fc.uniqueArray(fc.constantFrom(...socialProviders, "acme", "acme-sso")),
    others: fc.uniqueArray(label, { maxLength: 3 }),
    region: fc.option(fc.constantFrom("eu-west-1", "us-east-1"), { nil: undefined }),
    environment: fc.constantFrom("staging", "production"),
    basePath: fc.constantFrom(undefined, "/api/auth", "/api/identity"),
    tokenClaims: fc.option(fc.uniqueArray(fc.constantFrom(...tokenClaims), { minLength: 1 }), { nil: undefined }),
    hours: fc.integer({ min: 48, max: 24 * 90 }),
    name: fc.string({ minLength: 1, maxLength: 60 }).filter((text) => text.trim() === text && !/\p{Cc}/u.test(text)),
  })
  .map(({ zone, below, providers, others, region, environment, basePath, tokenClaims, hours, name }) => {
    const domain = [...below, zone].join(".");
    const config: Config = {
      "prelaunch:environment": environment,
      "prelaunch:domain": domain,
      "prelaunch:app": { name },
      "prelaunch:convex": { deployment: "happy-otter-123", ...(region ? { region } : {}) },
      "prelaunch:hosting": { project: "acme" },
      "prelaunch:edge": { zone, zoneId: "0123456789abcdef0123456789abcdef" },
      "prelaunch:mail": { from: `auth@${domain}`, dkim: `p=${"A".repeat(64)}` },
      "prelaunch:auth": {
        providers: providers.map((id) => ({ id, clientId: `${id}-client`, ...partsOf(id) })),
        trustedOrigins: others.map((other) => `https://${other}.origins.${zone}`),
        ...(basePath === undefined ? {} : { basePath }),
        session: { expiresIn: `${hours}h`, ...(tokenClaims === undefined ? {} : { tokenClaims }) },
      },
      "prelaunch:secrets": Object.fromEntries(
        providers.map((id) => [clientSecretKey(id), id === "apple" ? applePrivateKey : clientSecret]),
      ),
    };
    return { config, domain, zone, stack: environment, basePath, tokenClaims };
  });

describe("for any valid settings", () => {
  it("derives https origins under the domain alone, each exactly once", () => {
    fc.assert(
      fc.property(valid, ({ config, domain, zone, stack }) => {
        const derived = derivedOf(config, stack);
        const site = `https://${domain}`;
        expect(derived.origin).toBe(site);
        expect(derived.rpId).toBe(domain);
        expect(derived.trustedOrigins[0]).toBe(site);
        expect(new Set(derived.trustedOrigins).size).toBe(derived.trustedOrigins.length);
        for (const origin of derived.trustedOrigins) {
          const url = new URL(origin);
          expect([url.protocol, url.origin]).toEqual(["https:", origin]);
          expect(`.${url.host}`.endsWith(`.${zone}`)).toBe(true);
        }
        for (const url of Object.values(derived.callbackUrls))
          expect(url).toMatch(
            new RegExp(`^${site.replaceAll(".", "[.]")}${derived.basePath}/(oauth2/)?callback/[a-z-]+$`),
          );
        expect(derived.cookies.secure).toBe(true);
      }),
    );
  });

  it("declares variables that the app can read back", () => {
    fc.assert(
      fc.property(valid, ({ config, stack, basePath, tokenClaims }) => {
        const derived = derivedOf(config, stack);
        const secrets = Object.fromEntries(
          Object.entries(derived.convexSecrets).map(([name, secret]) => [name, secret.reveal()]),
        );
        const generated = { BETTER_AUTH_SECRET: "x".repeat(32), JWKS: "[]", CLIENT_ADDRESS_KEY: "x".repeat(32) };
        const all = { ...generated, ...secrets, ...derived.convexVariables };
        const read = convexEnvironmentSchema.parse(all);
        expect(read.TRUSTED_ORIGINS).toEqual(derived.trustedOrigins);
        expect({
          expiresIn: read.SESSION_EXPIRES_IN,
          updateAge: read.SESSION_UPDATE_AGE,
          token: read.JWT_EXPIRES_IN,
          idle: read.SESSION_IDLE_TIMEOUT,
          absolute: read.SESSION_ABSOLUTE_TIMEOUT,
        }).toEqual(derived.session);
        const hosting = readHostingEnvironment({ CLIENT_ADDRESS_KEY: "x".repeat(32), ...derived.hostingVariables });
        expect(read.AUTH_METHODS).toEqual(hosting.NEXT_PUBLIC_AUTH_METHODS);
        expect([read.AUTH_BASE_PATH, hosting.NEXT_PUBLIC_AUTH_BASE_PATH]).toEqual([derived.basePath, derived.basePath]);
        expect([derived.basePath, read.JWT_CLAIMS]).toEqual([basePath ?? "/api/auth", tokenClaims]);
        const clients = signInClients(all, read.OIDC_PROVIDERS);
        const named = [...Object.keys(clients.named), ...(clients.apple ? ["apple"] : [])];
        expect(new Set(hosting.NEXT_PUBLIC_AUTH_PROVIDERS)).toEqual(new Set(named));
        expect(hosting.NEXT_PUBLIC_OIDC_PROVIDERS).toEqual(clients.discovered.map(({ id, name }) => ({ id, name })));
        expect(named.length + clients.discovered.length).toBe(Object.keys(derived.callbackUrls).length);
        expect(hosting.NEXT_PUBLIC_SITE_URL).toBe(read.SITE_URL);
      }),
    );
  });

  it("says the same whether Pulumi hands it over as JSON text or YAML holds it", () => {
    fc.assert(
      fc.property(valid, ({ config, stack }) => {
        const asText = Object.fromEntries(
          Object.entries(config).map(([key, value]) => [
            key,
            typeof value === "string" ? value : JSON.stringify(value),
          ]),
        );
        expect(derivedOf(asText, stack)).toEqual(derivedOf(config, stack));
        expect(JSON.stringify(settingsOf(JSON.parse(JSON.stringify(config)), stack))).toBe(
          JSON.stringify(settingsOf(config, stack)),
        );
      }),
    );
  });

  it("prints no secret", () => {
    fc.assert(
      fc.property(valid, ({ config, stack }) => {
        const settings = settingsOf(config, stack);
        const printed = `${JSON.stringify(settings)}${JSON.stringify(derive(settings))}${settings.secrets.resendApiKey}`;
        for (const secret of [...Object.values(goodEnvironment), clientSecret]) expect(printed).not.toContain(secret);
      }),
    );
  });
});

describe("defaults by environment", () => {
  it.each([
    ["production", { expiresIn: 604_800, updateAge: 86_400, token: 900, absolute: 2_592_000 }],
    ["staging", { expiresIn: 604_800, updateAge: 86_400, token: 900, absolute: 2_592_000 }],
    ["preview", { expiresIn: 2_592_000, updateAge: 0, token: 900, absolute: 31_536_000 }],
  ])("%s", (stack, session) => {
    expect(derivedOf(withKey(goodConfig, "environment", stack), stack).session).toEqual(session);
  });

  it("local", () => {
    const settings = settingsOf(localConfig, "local", localEnvironment);
    expect(settings.mail.from).toBe("Acme <auth@localhost>");
    expect(derive(settings)).toMatchObject({
      origin: "http://localhost:3000",
      host: "localhost",
      port: 3000,
      isLoopback: true,
      rpId: "localhost",
      trustedOrigins: ["http://localhost:3000"],
      cookies: { secure: false },
      session: { expiresIn: 2_592_000, updateAge: 0, token: 900 },
      convex: { url: "http://127.0.0.1:3210", siteUrl: "http://127.0.0.1:3211", deployment: undefined },
    });
  });

  it("keeps lifetimes that are set, such as 30 and 15 days", () => {
    const config = withKey(goodConfig, "auth.session", { expiresIn: "30d", updateAge: "15d" });
    expect(derivedOf(config).session).toMatchObject({ expiresIn: 2_592_000, updateAge: 1_296_000, token: 900 });
  });

  it("never cuts a lifetime that is set by an absolute limit that is not", () => {
    const config = withKey(goodConfig, "auth.session", { expiresIn: "60d" });
    expect(derivedOf(config).session).toMatchObject({ expiresIn: 5_184_000, absolute: 5_184_000 });
  });

  it("takes the environment from the name of the stack", () => {
    expect(settingsOf(withKey(goodConfig, "environment", undefined), "staging").environment).toBe("staging");
  });
});

describe("variables", () => {
  it("names the deployment for the Convex CLI, and not for a Convex of one's own", () => {
    expect(derivedOf(goodConfig).hostingVariables.CONVEX_DEPLOYMENT).toBe("prod:happy-otter-123");
    expect(derivedOf(localConfig, "local", localEnvironment).hostingVariables).not.toHaveProperty("CONVEX_DEPLOYMENT");
  });

  it("puts the region into both Convex URLs", () => {
    expect(derivedOf(withKey(goodConfig, "convex.region", "eu-west-1")).convex).toEqual({
      url: "https://happy-otter-123.eu-west-1.convex.cloud",
      siteUrl: "https://happy-otter-123.eu-west-1.convex.site",
      deployment: "happy-otter-123",
    });
  });

  it("lets the stack file override what is derived, last", () => {
    const config = withKey(
      withKey(goodConfig, "convex.variables", { SITE_URL: "https://other.example.com", MINE: "1" }),
      "hosting.variables",
      { NEXT_PUBLIC_CONVEX_URL: "https://other.convex.cloud" },
    );
    const derived = derivedOf(config);
    expect(derived.convexVariables).toMatchObject({ SITE_URL: "https://other.example.com", MINE: "1" });
    expect(derived.hostingVariables.NEXT_PUBLIC_CONVEX_URL).toBe("https://other.convex.cloud");
    expect(derived.origin).toBe("https://example.com");
  });

  it("declares what the app does beside signing in: retention, webhooks, alerts, consent, well-known files", () => {
    const config = {
      ...goodConfig,
      "prelaunch:compliance": {
        retention: { audit: "400d" },
        privacyPolicy: { version: "2026-11-01", url: "https://example.com/legal" },
        cookieConsent: { required: false, reason: "Only the session cookie is set." },
      },
      "prelaunch:alerts": { emails: ["ops@example.com", "cto@example.com"] },
      "prelaunch:webhooks": [{ url: "https://hooks.example.com/auth", events: ["user.deleted"] }],
      "prelaunch:wellKnown": { iosAppIds: ["ABCDE12345.com.example.app"], securityTxtExpires: "180d" },
    };
    const derived = derivedOf(config);
    expect(convexEnvironmentSchema.partial().parse(derived.convexVariables)).toMatchObject({
      RETENTION_AUDIT_DAYS: 400,
      RETENTION_SESSION_DAYS: 90,
      PRIVACY_POLICY_VERSION: "2026-11-01",
      PRIVACY_POLICY_URL: "https://example.com/legal",
      COOKIE_CONSENT: "not-required",
      COOKIE_CONSENT_REASON: "Only the session cookie is set.",
      ALERT_EMAILS: ["ops@example.com", "cto@example.com"],
      WEBHOOKS: [{ url: "https://hooks.example.com/auth", events: ["user.deleted"] }],
    });
    expect(derived.hostingVariables).toMatchObject({
      NEXT_PUBLIC_COOKIE_CONSENT: "not-required",
      IOS_APP_IDS: "ABCDE12345.com.example.app",
      SECURITY_TXT_EXPIRES_DAYS: "180",
    });
    expect(derived.hostingVariables).not.toHaveProperty("ANDROID_APP_LINKS");
  });

  it("takes a version of the privacy policy that is a date without quotes as it was written", () => {
    const versionOf = (version: string) =>
      derivedOf({ ...goodConfig, "prelaunch:compliance": { privacyPolicy: { version } } }).convexVariables
        .PRIVACY_POLICY_VERSION;
    expect(versionOf("2026-11-01 00:00:00 +0000 UTC")).toBe("2026-11-01");
    expect(versionOf("v4.2")).toBe("v4.2");
  });

  it("sets a cookie domain only on purpose", () => {
    expect(derivedOf(goodConfig).convexVariables).not.toHaveProperty("COOKIE_DOMAIN");
    const config = withKey(withKey(goodConfig, "domain", "app.example.com"), "auth.cookieDomain", "example.com");
    expect(derivedOf(config).convexVariables.COOKIE_DOMAIN).toBe("example.com");
  });
});

it("prefers a secret of the stack file to one of the environment", () => {
  const settings = settingsOf(withKey(goodConfig, "secrets.resendApiKey", "re_fromthefilefromthefile"));
  expect(settings.secrets.resendApiKey.reveal()).toBe("re_fromthefilefromthefile");
  expect(settings.secrets.convexDeployKey.reveal()).toBe(goodEnvironment.CONVEX_DEPLOY_KEY);
});
