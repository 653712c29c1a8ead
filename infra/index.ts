import path from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { CloudflareNotifications } from "./alerts/cloudflare-notifications";
import { ConvexBackend } from "./convex/convex-backend";
import { assertUsableEnvironment } from "./declared-environment";
import { CloudflareEdge } from "./edge/cloudflare-edge";
import { ZoneTrust } from "./edge/zone-trust";
import { VercelHosting } from "./hosting/vercel-hosting";
import { SenderDomain } from "./mail/sender-domain";
import { Provider } from "./provider/sdk";
import { GeneratedSecrets } from "./secrets/generated-secrets";
import { derive, type SecretText } from "./settings";
import { loadSettings } from "./settings/from-pulumi";
import { functionsDigest, stageUploadFolder } from "./source/upload-folder";

const settings = loadSettings();
const derived = derive(settings);
assertUsableEnvironment(derived);
const protect = settings.environment === "production";
const reveal = (secret: SecretText): pulumi.Output<string> => pulumi.secret(secret.reveal());

const program = fileURLToPath(new URL(".", import.meta.url));
const repository = path.join(program, "..");
const upload = stageUploadFolder(repository, path.join(repository, ".prelaunch", settings.stack, "upload"));

const provider = new Provider("prelaunch", {
  convexUrl: derived.convex.url,
  convexDeployKey: reveal(settings.secrets.convexDeployKey),
});

const secrets = new GeneratedSecrets("secrets", {
  ...(settings.secrets.authSecret === undefined ? {} : { authSecret: reveal(settings.secrets.authSecret) }),
  secretGeneration: settings.auth.secretGeneration,
  keyGeneration: settings.auth.keyGeneration,
  revokeGeneration: settings.auth.revokeGeneration,
  edgeSecretGeneration: settings.edge?.secretGeneration ?? 1,
  sessionLifetime: settings.auth.session.expiresIn,
  protect,
  provider,
});

const backend = new ConvexBackend("backend", {
  variables: {
    BETTER_AUTH_SECRET: secrets.authSecret,
    BETTER_AUTH_SECRETS_RETIRED: secrets.retiredAuthSecrets,
    SESSIONS_REVOKED_BEFORE: secrets.revokedBefore,
    JWKS: secrets.jwks,
    WEBHOOK_SECRET: secrets.webhookSecret,
    ...Object.fromEntries(Object.entries(derived.convexSecrets).map(([name, value]) => [name, reveal(value)])),
    ...derived.convexVariables,
  },
  digest: functionsDigest(repository),
  directory: path.relative(program, repository),
  protect,
  provider,
});

const hosting = new VercelHosting(
  "hosting",
  {
    project: settings.hosting.project,
    team: settings.hosting.team,
    domain: derived.host,
    variables: derived.hostingVariables,
    // Relative to the program's folder, where the engine starts plugins: the same on every machine, so that a deployment
    // from another checkout is no change.
    upload: { directory: path.relative(program, upload.directory), digest: upload.digest },
    fingerprintKey: secrets.fingerprintKey,
    ...(settings.edge === undefined
      ? {}
      : { edge: { secret: secrets.edgeSecret, retired: secrets.retiredEdgeSecrets } }),
    protect,
  },
  { dependsOn: [backend] },
);

if (settings.edge !== undefined && settings.mail.dkim !== undefined) {
  new SenderDomain("mail", { ...settings.mail, dkim: settings.mail.dkim, zoneId: settings.edge.zoneId });
}

const edge =
  settings.edge &&
  new CloudflareEdge(
    "edge",
    { ...settings.edge, host: derived.host, basePath: derived.basePath, secret: secrets.edgeSecret },
    { dependsOn: [hosting] },
  );

const trust = settings.edge && new ZoneTrust("trust", settings.edge);

if (settings.edge?.accountId !== undefined && settings.alerts.emails.length > 0) {
  const { accountId, zone } = settings.edge;
  new CloudflareNotifications("alerts", { accountId, zone, emails: settings.alerts.emails });
}

export const url = derived.origin;
/** What each enabled provider must have registered as its redirect URI. */
export const callbackUrls = derived.callbackUrls;
export const convexUrl = derived.convex.url;
export const deploymentUrl = hosting.deployment.url;
/** What the registrar must publish for DNSSEC to hold. */
export const dnssecDs = trust?.dsRecord;
/** Limits of the app that the plan of the zone cannot repeat at the edge. */
export const limitsNotAtEdge = edge?.uncoveredLimits ?? [];
