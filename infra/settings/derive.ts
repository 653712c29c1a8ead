import { defaultAuthBasePath } from "../../contract/auth-base-path";
import type { ConvexVariables } from "../../contract/convex-environment";
import type { HostingVariables } from "../../contract/hosting-environment";
import { callbackPath, providerVariables } from "../../contract/social-providers";
import { wellKnownVariables } from "../../contract/well-known";
import { deploymentUrl, siteUrl } from "./brands";
import type { Derived } from "./derived";
import type { SecretText } from "./secret-text";
import type { Settings, WellKnownFiles } from "./settings";
import { siteOf } from "./site";

/** What `npx convex` calls the deployment that a stack of this environment has. */
const deploymentTypes = { local: "dev", preview: "preview", staging: "prod", production: "prod" } as const;

/** Variables that the program makes or takes from the secrets: not known here. */
type SecretConvexVariable =
  | "BETTER_AUTH_SECRET"
  | "BETTER_AUTH_SECRETS_RETIRED"
  | "SESSIONS_REVOKED_BEFORE"
  | "JWKS"
  | "CLIENT_ADDRESS_KEY"
  | "CLIENT_ADDRESS_KEYS_RETIRED"
  | "RESEND_API_KEY"
  | "WEBHOOK_SECRET"
  | "ALERT_WEBHOOK_URL";

/** As above, of the hosting. */
type SecretHostingVariable = "CLIENT_ADDRESS_KEY" | "EDGE_SECRETS";

function convexUrls(convex: Settings["convex"]): Derived["convex"] {
  if (convex.kind === "self-hosted") return { url: convex.url, siteUrl: convex.siteUrl, deployment: undefined };
  const name = convex.region === undefined ? convex.deployment : `${convex.deployment}.${convex.region}`;
  return {
    url: deploymentUrl.parse(`https://${name}.convex.cloud`),
    siteUrl: siteUrl.parse(`https://${name}.convex.site`),
    deployment: convex.deployment,
  };
}

function convexVariables(
  settings: Settings,
  trustedOrigins: readonly string[],
  site: { origin: string; host: string },
): Record<string, string> {
  const { session } = settings.auth;
  const { retentionDays, privacyPolicy, cookieConsent } = settings.compliance;
  const declared = {
    PRELAUNCH_ENVIRONMENT: settings.environment,
    APP_NAME: settings.app.name,
    SITE_URL: site.origin,
    TRUSTED_ORIGINS: trustedOrigins.join(","),
    ...(settings.auth.basePath === defaultAuthBasePath ? {} : { AUTH_BASE_PATH: settings.auth.basePath }),
    EMAIL_FROM: settings.mail.from,
    SESSION_EXPIRES_IN: String(session.expiresIn),
    SESSION_UPDATE_AGE: String(session.updateAge),
    JWT_EXPIRES_IN: String(session.token),
    ...(settings.auth.tokenClaims === undefined ? {} : { JWT_CLAIMS: settings.auth.tokenClaims.join(",") }),
    ...(settings.auth.cookieDomain === undefined ? {} : { COOKIE_DOMAIN: settings.auth.cookieDomain }),
    ...(session.idle === undefined ? {} : { SESSION_IDLE_TIMEOUT: String(session.idle) }),
    SESSION_ABSOLUTE_TIMEOUT: String(session.absolute),
    AUTH_METHODS: settings.auth.methods.join(","),
    PASSKEY_RP_ID: site.host,
    PASSKEY_ORIGIN: site.origin,
    AUDIT_LOG: "on",
    // A local stack takes as many sign-ups a minute as its tests make.
    RATE_LIMITING: settings.environment === "local" ? "off" : "on",
    RETENTION_AUDIT_DAYS: String(retentionDays.audit),
    RETENTION_SESSION_DAYS: String(retentionDays.sessions),
    RETENTION_DELIVERY_DAYS: String(retentionDays.deliveries),
    ...(privacyPolicy === undefined ? {} : { PRIVACY_POLICY_VERSION: privacyPolicy.version }),
    ...(privacyPolicy?.url === undefined ? {} : { PRIVACY_POLICY_URL: privacyPolicy.url }),
    ...(cookieConsent === undefined
      ? {}
      : {
          COOKIE_CONSENT: cookieConsent.required ? "required" : "not-required",
          COOKIE_CONSENT_REASON: cookieConsent.reason,
        }),
    ...(settings.webhooks.length === 0 ? {} : { WEBHOOKS: JSON.stringify(settings.webhooks) }),
    ...(settings.alerts.emails.length === 0 ? {} : { ALERT_EMAILS: settings.alerts.emails.join(",") }),
    ...providerClients(settings.auth.providers),
  } satisfies Omit<ConvexVariables, SecretConvexVariable> & Record<string, string>;
  return { ...declared, ...settings.convex.variables };
}

function providerClients(providers: Settings["auth"]["providers"]): Record<string, string> {
  const clients = providers.map(({ id, clientId }) => [providerVariables(id).id, clientId]);
  const discovered = providers.filter((provider) => provider.kind === "discovered");
  const apple = providers.find((provider) => provider.id === "apple");
  return {
    ...Object.fromEntries(clients),
    ...(apple?.kind === "named" && apple.apple
      ? { APPLE_TEAM_ID: apple.apple.teamId, APPLE_KEY_ID: apple.apple.keyId }
      : {}),
    ...(discovered.length === 0
      ? {}
      : { OIDC_PROVIDERS: JSON.stringify(discovered.map(({ id, name, issuer }) => ({ id, name, issuer }))) }),
  };
}

/** One variable for each file that is wanted, in the form that the app reads. */
function wellKnown(files: Settings["wellKnown"]): Record<string, string> {
  const values: Record<keyof WellKnownFiles, string | undefined> = {
    iosAppIds: files.iosAppIds.join(","),
    androidAppLinks: files.androidAppLinks.join(","),
    changePasswordUrl: files.changePasswordUrl,
    webauthnAltOrigins: files.webauthnAltOrigins.join(","),
    securityContact: files.securityContact,
    securityTxtExpiresDays: files.securityTxtExpiresDays?.toString(),
  };
  const variables: Record<string, string> = {};
  for (const [file, variable] of Object.entries(wellKnownVariables)) {
    const value = values[file as keyof WellKnownFiles];
    if (value) variables[variable] = value;
  }
  return variables;
}

function convexSecrets({ secrets, auth }: Settings): Record<string, SecretText> {
  const result: Record<string, SecretText> = { RESEND_API_KEY: secrets.resendApiKey };
  if (secrets.alertWebhookUrl) result.ALERT_WEBHOOK_URL = secrets.alertWebhookUrl;
  for (const { id } of auth.providers) {
    const secret = secrets.clientSecrets[id];
    if (secret) result[providerVariables(id).secret] = secret;
  }
  return result;
}

/** Everything that follows from a stack's settings, in one place. Pure: the same settings always give the same. */
export function derive(settings: Settings): Derived {
  const site = siteOf(settings.domain);
  const { auth, environment } = settings;
  const { cookieConsent } = settings.compliance;
  const trustedOrigins = [site.origin, ...auth.trustedOrigins];
  const convex = convexUrls(settings.convex);
  const named = auth.providers.filter(({ kind }) => kind === "named").map(({ id }) => id);
  const discovered = auth.providers.flatMap((one) => (one.kind === "named" ? [] : [{ id: one.id, name: one.name }]));
  const declared = {
    NEXT_PUBLIC_CONVEX_URL: convex.url,
    NEXT_PUBLIC_CONVEX_SITE_URL: convex.siteUrl,
    NEXT_PUBLIC_SITE_URL: site.origin,
    NEXT_PUBLIC_APP_NAME: settings.app.name,
    ...(auth.basePath === defaultAuthBasePath ? {} : { NEXT_PUBLIC_AUTH_BASE_PATH: auth.basePath }),
    // An empty value is none: the SDK of Vercel's provider drops it, and Vercel then refuses the variable.
    ...(named.length === 0 ? {} : { NEXT_PUBLIC_AUTH_PROVIDERS: named.join(",") }),
    ...(discovered.length === 0 ? {} : { NEXT_PUBLIC_OIDC_PROVIDERS: JSON.stringify(discovered) }),
    NEXT_PUBLIC_AUTH_METHODS: auth.methods.join(","),
    ...(cookieConsent === undefined
      ? {}
      : { NEXT_PUBLIC_COOKIE_CONSENT: cookieConsent.required ? "required" : "not-required" }),
    ...wellKnown(settings.wellKnown),
  } satisfies Omit<HostingVariables, SecretHostingVariable> & Record<string, string>;
  const selector =
    convex.deployment === undefined
      ? {}
      : { CONVEX_DEPLOYMENT: `${deploymentTypes[environment]}:${convex.deployment}` };
  return {
    environment,
    ...site,
    basePath: auth.basePath,
    callbackUrls: Object.fromEntries(
      auth.providers.map(({ id }) => [id, `${site.origin}${auth.basePath}${callbackPath(id)}`]),
    ),
    rpId: site.host,
    trustedOrigins,
    cookieDomain: auth.cookieDomain,
    cookies: { secure: !site.isLoopback, sameSite: "lax", httpOnly: true },
    convex,
    session: auth.session,
    convexVariables: convexVariables(settings, trustedOrigins, site),
    convexSecrets: convexSecrets(settings),
    hostingVariables: { ...declared, ...selector, ...settings.hosting.variables },
  };
}
