import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { edgeHeader } from "../../contract/client-address";
import { resourceTypes } from "../../contract/resource-types";
import { keySetText, newSigningKey } from "../../infra/provider/secrets/key-set";
import { startCloud, stopCloud } from "../../local/cloud/cloud";
import { planCloud } from "../../local/cloud/plan";
import { createCloudflare } from "../../local/cloudflare";
import { openJournal } from "../../local/journal";
import { createVercel } from "../../local/vercel";
import type { Properties, Provider } from "../../provider-rpc/provider";
import { repository, type TestStack } from "../deployment/test-stack";

/** What somebody had set up by hand, before there was a stack: mostly as the stack wants it, and some of it not. */
export interface HandMade {
  projectId: string;
  authSecret: string;
  edgeSecret: string;
}

type Kind = keyof typeof resourceTypes;

/** Makes Vercel's and Cloudflare's things with the stand-ins stopped, in their own files, and Convex's by its API. */
export async function makeByHand(stack: TestStack): Promise<HandMade> {
  const { folder, environment } = stack;
  const { plan } = planCloud(folder, { ...process.env, ...environment });
  await stopCloud(folder);
  const journal = openJournal(path.join(folder.root, "by-hand.jsonl"));
  const zoneId = String(plan.zones[0]?.id);
  const edgeSecret = randomBytes(32).toString("base64url");

  const vercel = await createVercel({
    stateDir: folder.state("vercel"),
    workDir: path.join(folder.root, "by-hand"),
    builders: folder.builders,
    nodeModulesFrom: repository,
    pluginDir: repository,
    sitePort: 0,
    childEnvironment: {},
    tokens: [],
    journal,
    log: () => undefined,
  });
  const { id: projectId } = await create(vercel.provider, "vercelProject", {
    name: "acme",
    framework: "nextjs",
    nodeVersion: "24.x",
    installCommand: "npm ci",
    buildCommand: "npm run build",
    previewDeploymentsDisabled: true,
    autoAssignCustomDomains: false,
    vercelAuthentication: { deploymentType: "standard_protection_new" },
  });
  const variable = (key: string, value: string, sensitive = false) =>
    create(vercel.provider, "vercelVariable", { projectId, key, value, sensitive, targets: ["production"] });
  await variable("NEXT_PUBLIC_SITE_URL", "https://example.com");
  await variable("NEXT_PUBLIC_APP_NAME", "The old name");
  await variable("CONVEX_DEPLOYMENT", "prod:happy-otter-123", true);
  await variable("SOMEBODY_ELSES", "stays");
  await create(vercel.provider, "vercelDomain", { projectId, domain: "example.com" });
  await vercel.close();

  const cloudflare = createCloudflare({
    stateDir: folder.state("cloudflare"),
    journal,
    zones: plan.zones,
    tokens: [],
    notify: async () => true,
  });
  const inZone = (kind: Kind, inputs: Properties) => create(cloudflare.provider, kind, { zoneId, ...inputs });
  const record = (inputs: Properties) => inZone("cloudflareRecord", { comment: "Managed by Prelaunch", ...inputs });
  await record({ name: "example.com", type: "A", content: "76.76.21.21", proxied: true, ttl: 1 });
  const text = { type: "TXT", ttl: 3600, proxied: false };
  await record({ ...text, name: "send.example.com", content: '"v=spf1 include:amazonses.com ~all"' });
  await record({ ...text, name: "_dmarc.example.com", content: '"v=DMARC1; p=none"' });
  await record({ ...text, name: "example.com", content: '"somebody-elses-proof"' });
  await inZone("cloudflareZoneSetting", { settingId: "ssl", value: "strict" });
  await inZone("cloudflareRuleset", {
    kind: "zone",
    phase: "http_request_firewall_custom",
    name: "default",
    rules: [
      {
        ref: "theirs",
        description: "Our office only",
        expression: 'http.host eq "vpn.example.com"',
        action: "block",
        enabled: true,
      },
    ],
  });
  await inZone("cloudflareRuleset", {
    kind: "zone",
    phase: "http_request_late_transform",
    name: "Prelaunch: Request headers",
    rules: [
      {
        ref: "prelaunch-edge-secret",
        description: "Proof for the hosting that a request came through the edge",
        expression: 'http.host eq "example.com"',
        action: "rewrite",
        actionParameters: { headers: { [edgeHeader]: { operation: "set", value: edgeSecret } } },
        enabled: true,
      },
    ],
  });
  await cloudflare.close();

  const { record: started } = await startCloud({ folder, plan });
  const authSecret = randomBytes(32).toString("base64url");
  const { text: jwks } = await keySetText(await newSigningKey(), authSecret, []);
  const variables = {
    SITE_URL: "https://example.com",
    APP_NAME: "The old name",
    BETTER_AUTH_SECRET: authSecret,
    JWKS: jwks,
    WEBHOOK_SECRET: `whsec_${randomBytes(32).toString("base64")}`,
    SOMEBODY_ELSES: "stays",
  };
  const answer = await fetch(`http://127.0.0.1:${started.ports.convex}/api/v1/update_environment_variables`, {
    method: "POST",
    headers: { authorization: `Convex ${environment["CONVEX_DEPLOY_KEY"]}`, "content-type": "application/json" },
    body: JSON.stringify({ changes: Object.entries(variables).map(([name, value]) => ({ name, value })) }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return { projectId, authSecret, edgeSecret };
}

/** Takes from the deployments the notes of the program that made them: the rest is as a person would have made it. */
export async function forgetTheMaker({ folder, environment }: TestStack): Promise<void> {
  const { plan } = planCloud(folder, { ...process.env, ...environment });
  await stopCloud(folder);
  const file = path.join(folder.state("vercel"), "vercel.json");
  const kept = JSON.parse(readFileSync(file, "utf8")) as { data: { deployments: Record<string, { meta: object }> } };
  for (const deployment of Object.values(kept.data.deployments)) deployment.meta = {};
  writeFileSync(file, JSON.stringify(kept));
  await startCloud({ folder, plan });
}

async function create(provider: Provider, kind: Kind, inputs: Properties): Promise<{ id: string }> {
  const type = resourceTypes[kind];
  const identity = { urn: `urn:pulumi:by-hand::prelaunch::${type}::it`, type, name: "it" };
  const { failures = [] } = await provider.check({ ...identity, olds: {}, news: inputs } as Parameters<
    Provider["check"]
  >[0]);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  return provider.create({ ...identity, inputs, preview: false });
}
