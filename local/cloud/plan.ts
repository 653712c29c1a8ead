import { providerVariables } from "../../contract/social-providers";
import { derive, readSettings, type SecretText, type Settings } from "../../infra/settings";
import type { Zone } from "../cloudflare";
import type { OAuthClientPlan } from "../oauth/client-plan";
import { managementVariable, oauthClients } from "../oauth/client-plans";
import { oauthHosts } from "../oauth/providers";
import { type SecretShape, throwAwaySecrets } from "./secrets";
import { refuseEncryptedSecrets } from "./stack-copy";
import type { StackFolder } from "./stack-folder";

/** What the local cloud must answer for, of one stack. Holds secrets: kept in memory and handed to its processes only. */
export interface CloudPlan {
  stack: string;
  /** Name of the app, for pages that people see. */
  title: string;
  site: {
    origin: string;
    host: string;
    /** Port of a site on http; undefined: the site is https, behind the edge. */
    port: number | undefined;
  };
  convex: {
    /** Where clients and the CLI reach the deployment. */
    url: string;
    siteUrl: string;
    /** Ports of a deployment on this machine's loopback; undefined: it is reached by its name, through the edge. */
    port: number | undefined;
    sitePort: number | undefined;
    /** Name at Convex; undefined for a Convex of one's own. */
    deployment: string | undefined;
    adminKey: string;
  };
  mail: {
    apiKey: string;
    /** The sender domain, which a team adds at Resend before its first deployment; none for `localhost`. */
    domain: { name: string; region: string; dkim: string | undefined; dnsElsewhere: boolean } | undefined;
  };
  /** Tokens of the vendors' APIs: what the engine and the kit ask with. */
  tokens: { vercel: string; cloudflare: string };
  alerts: {
    /** Hosts that alerts and deliveries of webhooks are sent to: exact names. */
    hosts: string[];
    /** Public key of the error tracker's DSN. */
    sentryKey: string;
  };
  /** OAuth clients at the sign-in providers. */
  oauth: OAuthClientPlan[];
  zones: Zone[];
  /** Names that lead to the edge; `*.suffix` for every name below it. */
  hosts: string[];
}

/** A stack read for the local cloud: its plan, and the variables that a Pulumi run of it needs. */
export interface PlannedStack {
  plan: CloudPlan;
  settings: Settings;
  /** By the names of environment variables. */
  secrets: Record<string, string>;
}

/** The vendors' API hosts that something in the kit or the app asks. */
export const vendorHosts = {
  resend: "api.resend.com",
  vercel: "api.vercel.com",
  cloudflare: "api.cloudflare.com",
  convexManagement: "api.convex.dev",
  /** Range search of passwords that are known from breaches. */
  pwnedPasswords: "api.pwnedpasswords.com",
  /** DNS over HTTPS: what the declared zones look like from outside. */
  resolver: "cloudflare-dns.com",
} as const;

/**
 * Reads the stack's settings and derives what the local cloud must be. Secrets that neither the stack file nor the
 * environment holds get throw-away values; encrypted ones are left out, because their key is not here.
 *
 * @throws SettingsInvalidError with every problem of the stack file
 * @throws CloudError `ERR_STACK_UNKNOWN`, `ERR_STACK_FILE`
 */
export function planCloud(folder: StackFolder, environment: Record<string, string | undefined>): PlannedStack {
  refuseEncryptedSecrets(folder);
  const settings = readSettings(folder.stack, { repository: folder.repository, environment });
  const derived = derive(settings);
  const ownConvex = settings.convex.kind === "self-hosted";
  const names = {
    convexKey: ownConvex ? "CONVEX_SELF_HOSTED_ADMIN_KEY" : "CONVEX_DEPLOY_KEY",
    resend: "RESEND_API_KEY",
    clientSecret: (id: string) => providerVariables(id).secret,
  };
  const keyName =
    settings.convex.kind === "cloud" ? `${keyType(settings)}:${settings.convex.deployment}` : "prelaunch-local";
  const written: Record<string, SecretText | undefined> = {
    [names.convexKey]: settings.secrets.convexDeployKey,
    [names.resend]: settings.secrets.resendApiKey,
  };
  const wanted: Record<string, SecretShape> = {
    [names.convexKey]: { kind: "convex-key", name: keyName },
    [names.resend]: { kind: "alphanumeric", length: 32, prefix: "re_" },
    VERCEL_API_TOKEN: { kind: "alphanumeric", length: 24 },
    CLOUDFLARE_API_TOKEN: { kind: "alphanumeric", length: 40 },
  };
  const alertUrl = settings.secrets.alertWebhookUrl;
  written["ALERT_WEBHOOK_URL"] = alertUrl;
  wanted["ALERT_WEBHOOK_URL"] = { kind: "slack-webhook" };
  wanted["SENTRY_DSN"] = { kind: "sentry-dsn" };
  for (const { id } of settings.auth.providers) {
    written[names.clientSecret(id)] = settings.secrets.clientSecrets[id];
    wanted[names.clientSecret(id)] = id === "apple" ? { kind: "apple-key" } : { kind: "alphanumeric", length: 40 };
    const managing = settings.secrets.managementSecrets[id];
    if (managing === undefined) continue;
    written[managementVariable(id)] = managing;
    wanted[managementVariable(id)] = { kind: "alphanumeric", length: 40 };
  }
  const secrets = throwAwaySecrets(folder.secretsFile, wanted, environment);
  for (const [name, secret] of Object.entries(written)) if (secret?.readable) secrets[name] = secret.reveal();

  const endpoints = settings.webhooks.map(({ url }) => url);
  const alertUrls = [secrets["ALERT_WEBHOOK_URL"] ?? "", secrets["SENTRY_DSN"] ?? "", ...endpoints];
  const elsewhere = alertUrls.filter((url) => URL.canParse(url) && loopbackPort(url) === undefined).map(hostnameOf);
  // An endpoint at the site itself is the site's to answer.
  const alertHosts = [...new Set(elsewhere)].filter((host) => host !== derived.host);
  const oauth = oauthClients(settings, derived.callbackUrls, secrets);
  const convexPort = loopbackPort(derived.convex.url);
  const plan: CloudPlan = {
    stack: folder.stack,
    title: settings.app.name,
    site: {
      origin: derived.origin,
      host: derived.host,
      port: derived.origin.startsWith("http:") ? (derived.port ?? 80) : undefined,
    },
    convex: {
      url: derived.convex.url,
      siteUrl: derived.convex.siteUrl,
      port: convexPort,
      sitePort: loopbackPort(derived.convex.siteUrl),
      deployment: derived.convex.deployment,
      adminKey: secrets[names.convexKey] ?? "",
    },
    mail: { apiKey: secrets[names.resend] ?? "", domain: senderDomain(settings) },
    tokens: { vercel: secrets["VERCEL_API_TOKEN"] ?? "", cloudflare: secrets["CLOUDFLARE_API_TOKEN"] ?? "" },
    alerts: { hosts: alertHosts, sentryKey: sentryKeyOf(secrets["SENTRY_DSN"] ?? "") },
    oauth,
    zones: settings.edge ? [{ id: settings.edge.zoneId, name: settings.edge.zone, plan: settings.edge.plan }] : [],
    hosts: [
      ...Object.values(vendorHosts),
      ...alertHosts,
      ...oauthHosts(oauth),
      ...(convexPort === undefined ? [hostnameOf(derived.convex.url), hostnameOf(derived.convex.siteUrl)] : []),
      ...(derived.isLoopback ? [] : [derived.host]),
      ...(settings.edge ? [settings.edge.zone, `*.${settings.edge.zone}`] : []),
      "*.vercel.app",
    ],
  };
  plan.hosts = [...new Set(plan.hosts)];
  return { plan, settings, secrets };
}

/** Its DNS can be judged only where the stack declares it: a zone of the stack's, and the key that Resend has made. */
function senderDomain({ mail, edge }: Settings): CloudPlan["mail"]["domain"] {
  const { domain: name, region, dkim } = mail;
  if (name === "localhost" || name.endsWith(".localhost")) return undefined;
  const inZone = edge !== undefined && (name === edge.zone || name.endsWith(`.${edge.zone}`));
  return { name, region, dkim, dnsElsewhere: !inZone || dkim === undefined };
}

/** Convex prints the type in front of a key: `prod:`, `dev:`, `preview:`. */
function keyType(settings: Settings): string {
  if (settings.environment === "preview") return "preview";
  return settings.environment === "local" ? "dev" : "prod";
}

/** The public key of a DSN such as `https://<key>@o1.ingest.us.sentry.io/1`. */
function sentryKeyOf(dsn: string): string {
  return URL.canParse(dsn) ? new URL(dsn).username : "";
}

function hostnameOf(url: string): string {
  return new URL(url).hostname;
}

/** The port of a URL on this machine; undefined for any other. */
function loopbackPort(url: string): number | undefined {
  const { hostname, port, protocol } = new URL(url);
  const here =
    hostname === "localhost" || hostname.endsWith(".localhost") || /^127\./.test(hostname) || hostname === "[::1]";
  if (!here) return undefined;
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}
