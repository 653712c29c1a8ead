import { defaultAuthBasePath } from "../../contract/auth-base-path";
import { defaultAuthMethods } from "../../contract/auth-methods";
import { isSocialProvider } from "../../contract/social-providers";
import { host, siteUrl } from "./brands";
import type { FoundSecret, SettingsContext } from "./context";
import { retentionOf, sessionOf } from "./defaults";
import type { WrittenSettings } from "./schema";
import { alertsSetting } from "./schema/alerts";
import { authSetting } from "./schema/auth";
import { complianceSetting } from "./schema/compliance";
import { mailSetting } from "./schema/mail";
import { clientSecretKey, managementSecretKey, type SecretKey } from "./schema/secrets";
import { requiredSecrets, variableOf } from "./secret-sources";
import { SecretText } from "./secret-text";
import { parseSender } from "./sender";
import type { ConvexTarget, EnabledProvider, Settings, SettingsSecrets, WellKnownFiles } from "./settings";

const daySeconds = 86_400;

export type CheckedSettings = WrittenSettings & { environment: NonNullable<WrittenSettings["environment"]> };

function convexTarget(convex: CheckedSettings["convex"]): ConvexTarget {
  if (convex.url !== undefined && convex.siteUrl !== undefined)
    return { kind: "self-hosted", url: convex.url, siteUrl: siteUrl.parse(convex.siteUrl) };
  if (convex.deployment !== undefined) return { kind: "cloud", deployment: convex.deployment, region: convex.region };
  throw new Error("Settings were resolved before they were checked.");
}

function secretsOf(
  settings: CheckedSettings,
  found: ReadonlyMap<SecretKey, FoundSecret>,
  context: SettingsContext,
): SettingsSecrets {
  const secret = (key: SecretKey): SecretText => {
    const { value } = found.get(key) ?? {};
    const why = found.has(key)
      ? `prelaunch:secrets.${key} is encrypted in ${context.file}: only a Pulumi program can read it.`
      : `prelaunch:secrets.${key} is not set: put it in ${context.file} or in the environment variable ${variableOf(key, settings)}.`;
    return new SecretText(value, why);
  };
  const needed = requiredSecrets(settings);
  const ids = (settings.auth?.providers ?? []).map(({ id }) => id);
  const managed = ids.filter((id) => needed.includes(managementSecretKey(id)));
  return {
    convexDeployKey: secret("convexDeployKey"),
    resendApiKey: secret("resendApiKey"),
    authSecret: found.has("authSecret") ? secret("authSecret") : undefined,
    alertWebhookUrl: found.has("alertWebhookUrl") ? secret("alertWebhookUrl") : undefined,
    fingerprintKey: found.has("fingerprintKey") ? secret("fingerprintKey") : undefined,
    clientSecrets: Object.fromEntries(ids.map((id) => [id, secret(clientSecretKey(id))])),
    managementSecrets: Object.fromEntries(managed.map((id) => [id, secret(managementSecretKey(id))])),
  };
}

function wellKnownFiles(written: CheckedSettings["wellKnown"] = {}): WellKnownFiles {
  return {
    iosAppIds: written.iosAppIds ?? [],
    androidAppLinks: written.androidAppLinks ?? [],
    changePasswordUrl: written.changePasswordUrl,
    webauthnAltOrigins: written.webauthnAltOrigins ?? [],
    securityContact: written.securityContact,
    securityTxtExpiresDays:
      written.securityTxtExpires === undefined ? undefined : Math.floor(written.securityTxtExpires / daySeconds),
  };
}

function enabledProvider(written: NonNullable<CheckedSettings["auth"]>["providers"][number]): EnabledProvider {
  const { id, clientId, name = id, issuer = "", teamId, keyId, graph, registrationUri } = written;
  if (!isSocialProvider(id)) return { kind: "discovered", id, name, issuer, clientId, registrationUri };
  const apple = teamId === undefined || keyId === undefined ? undefined : { teamId, keyId };
  return { kind: "named", id, clientId, apple, graph };
}

/** Fills in what the environment decides. The settings have passed the schema and the rules. */
export function resolveSettings(
  settings: CheckedSettings,
  found: ReadonlyMap<SecretKey, FoundSecret>,
  context: SettingsContext,
): Settings {
  const { environment, app, convex, hosting, edge } = settings;
  const mail = settings.mail ?? mailSetting.parse({});
  const auth = settings.auth ?? authSetting.parse({});
  const compliance = settings.compliance ?? complianceSetting.parse({});
  const from = mail.from ?? `${app.name.replace(/[<>"]/g, "")} <auth@localhost>`;
  return {
    stack: context.stack,
    file: context.file,
    environment,
    domain: settings.domain,
    app,
    convex: { ...convexTarget(convex), variables: convex.variables },
    hosting: { project: hosting.project, team: hosting.team, variables: hosting.variables },
    edge: edge && {
      ...edge,
      accountId: edge.accountId,
      certificateAuthorities: edge.certificateAuthorities,
    },
    mail: {
      from,
      domain: mail.domain ?? host.parse(parseSender(from).sender?.domain ?? "localhost"),
      region: mail.region,
      dkim: mail.dkim,
      dmarc: mail.dmarc === "existing" ? undefined : mail.dmarc,
    },
    auth: {
      basePath: auth.basePath ?? defaultAuthBasePath,
      methods: auth.methods ?? defaultAuthMethods,
      providers: auth.providers.map(enabledProvider),
      trustedOrigins: auth.trustedOrigins,
      cookieDomain: auth.cookieDomain,
      session: sessionOf(auth.session, environment),
      tokenClaims: auth.session.tokenClaims,
      secretGeneration: auth.secretGeneration,
      keyGeneration: auth.keyGeneration,
      revokeGeneration: auth.revokeGeneration,
    },
    compliance: {
      retentionDays: retentionOf(compliance.retention),
      privacyPolicy: compliance.privacyPolicy && {
        ...compliance.privacyPolicy,
        version: dateAsWritten(compliance.privacyPolicy.version),
      },
      cookieConsent: compliance.cookieConsent,
    },
    alerts: settings.alerts ?? alertsSetting.parse({}),
    webhooks: settings.webhooks ?? [],
    wellKnown: wellKnownFiles(settings.wellKnown),
    gate: {
      launch: settings.launch ?? (environment === "production" ? "closed" : "open"),
      enforced: environment === "production" || (environment === "staging" && settings.evidence !== undefined),
      from: settings.evidence?.from ?? "rehearsal",
      directory: settings.evidence?.directory ?? `stacks/evidence/${context.stack}`,
      trustedKeys: settings.evidence?.trustedKeys ?? "stacks/trusted-keys.json",
      waivers: settings.waivers ?? [],
      attestations: settings.attestations ?? [],
    },
    acceptance: settings.acceptance ?? {},
    secrets: secretsOf(settings, found, context),
  };
}

/** Pulumi reads a date without quotes as a moment, and hands it on as Go writes one: `2026-11-01 00:00:00 +0000 UTC`. */
function dateAsWritten(text: string): string {
  return /^(\d{4}-\d{2}-\d{2}) 00:00:00 \+0000 UTC$/.exec(text)?.[1] ?? text;
}
