import path from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { CloudflareNotifications } from "./alerts/cloudflare-notifications";
import { ConvexBackend } from "./convex/convex-backend";
import { assertUsableEnvironment } from "./declared-environment";
import { CloudflareEdge } from "./edge/cloudflare-edge";
import { ZoneTrust } from "./edge/zone-trust";
import { liveRelease } from "./gate/live-release";
import { ReleaseGate } from "./gate/release-gate";
import { secretFingerprints } from "./gate/secret-fingerprints";
import { VercelHosting } from "./hosting/vercel-hosting";
import { SenderDomain } from "./mail/sender-domain";
import { SignInProviders } from "./oauth/sign-in-providers";
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

const joined = (first: pulumi.Output<string>, rest: pulumi.Output<string[]>): pulumi.Output<string> =>
  pulumi.secret(pulumi.all([first, rest]).apply(([one, others]) => [one, ...others].join(",")));

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

const convexSecrets = Object.fromEntries(
  Object.entries(derived.convexSecrets).map(([name, value]) => [name, reveal(value)]),
);
// What users see is made from what the gate has approved, and from nothing that this program knows by itself.
const gate = new ReleaseGate("gate", {
  settings,
  derived,
  program,
  repository,
  upload,
  functions: functionsDigest(repository),
  convexSecrets,
  fingerprintKey: secrets.fingerprintKey,
  protect,
  provider,
});
const { approved } = gate;
const behindGate = { dependsOn: gate.passed };

const backend = new ConvexBackend("backend", {
  variables: {
    BETTER_AUTH_SECRET: secrets.authSecret,
    BETTER_AUTH_SECRETS_RETIRED: secrets.retiredAuthSecrets,
    SESSIONS_REVOKED_BEFORE: secrets.revokedBefore,
    JWKS: secrets.jwks,
    CLIENT_ADDRESS_KEY: secrets.clientAddressKey,
    CLIENT_ADDRESS_KEYS_RETIRED: secrets.retiredClientAddressKeys,
    WEBHOOK_SECRET: secrets.webhookSecret,
    ...gate.convexVariables,
  },
  digest: approved.functions,
  directory: approved.upload,
  protect,
  provider,
});

const hosting = new VercelHosting(
  "hosting",
  {
    project: settings.hosting.project,
    team: settings.hosting.team,
    domain: approved.values.apply(({ host }) => host),
    variables: {
      ...gate.hostingVariables,
      CLIENT_ADDRESS_KEY: secrets.clientAddressKey,
      ...(settings.edge === undefined ? {} : { EDGE_SECRETS: joined(secrets.edgeSecret, secrets.retiredEdgeSecrets) }),
    },
    upload: { directory: approved.upload, digest: approved.source },
    staged: settings.edge !== undefined,
    fingerprintKey: secrets.fingerprintKey,
    ...(settings.edge === undefined
      ? {}
      : { edge: { secret: secrets.edgeSecret, retired: secrets.retiredEdgeSecrets } }),
    protect,
  },
  { dependsOn: [backend] },
);

if (settings.edge !== undefined && settings.mail.dkim !== undefined) {
  new SenderDomain("mail", { ...settings.mail, dkim: settings.mail.dkim, zoneId: settings.edge.zoneId }, behindGate);
}

const edge =
  settings.edge &&
  new CloudflareEdge(
    "edge",
    {
      ...settings.edge,
      host: approved.values.apply(({ host }) => host),
      basePath: derived.basePath,
      secret: secrets.edgeSecret,
      launch: { state: approved.launch, secret: gate.acceptanceSecret },
    },
    { dependsOn: [hosting] },
  );
const live =
  edge &&
  liveRelease(
    "gate-live",
    {
      gate,
      hosting,
      team: settings.hosting.team,
      basePath: derived.basePath,
      edgeSecret: secrets.edgeSecret,
      provider,
    },
    { dependsOn: [hosting, edge] },
  );

// A local site has its callback URLs on this machine, where no provider can be asked about them.
const signIn =
  settings.auth.providers.length > 0 && !derived.isLoopback
    ? new SignInProviders("sign-in", { settings, callbackUrls: derived.callbackUrls, provider }, behindGate)
    : undefined;

const fingerprints = secretFingerprints("gate-fingerprints", {
  settings,
  repository,
  values: { BETTER_AUTH_SECRET: secrets.authSecret, ...convexSecrets },
  provider,
});

const trust = settings.edge && new ZoneTrust("trust", settings.edge, behindGate);

if (settings.edge?.accountId !== undefined && settings.alerts.emails.length > 0) {
  const { accountId, zone } = settings.edge;
  new CloudflareNotifications("alerts", { accountId, zone, emails: settings.alerts.emails }, behindGate);
}

export const url = derived.origin;
/** What each enabled provider must have registered as its redirect URI. */
export const callbackUrls = derived.callbackUrls;
/** Whether each provider knows it: managed, registered, not-registered, unknown. */
export const redirectUris = signIn?.registrations ?? [];
export const convexUrl = derived.convex.url;
export const deploymentUrl = hosting.deployment.url;
/** What evidence of this stack is bound to, and what is approved. */
export const release = {
  stack: settings.stack,
  source: approved.source,
  bindings: approved.bindings,
  launch: approved.launch,
  approvedAt: approved.approvedAt,
  openedAt: approved.openedAt,
  rehearsal: approved.rehearsal,
  live: live?.live,
};
/** Gets the acceptance suite through the edge before the launch. */
export const acceptanceSecret = gate.acceptanceSecret;
/** Of this stack's secrets, for the register of all stacks. */
export const secretFingerprintsOfStack = fingerprints.fingerprints;
/** What the registrar must publish for DNSSEC to hold. */
export const dnssecDs = trust?.dsRecord ?? "";
/** Limits of the app that the plan of the zone cannot repeat at the edge. */
export const limitsNotAtEdge = edge?.uncoveredLimits ?? [];
