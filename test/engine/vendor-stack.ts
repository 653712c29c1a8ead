import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Cloudflare, createCloudflare } from "../../local/cloudflare";
import { type FaultBook, openFaultBook } from "../../local/faults/fault-book";
import { type JournalEntry, openJournal, readJournal } from "../../local/journal";
import { type MutableKind, type MutationRequest, mutate } from "../../local/mutations/mutation";
import { createVercel, type Vercel } from "../../local/vercel";
import { serveProvider } from "../../provider-rpc/serve";
import { createEngineWorkspace, type EngineWorkspace } from "./engine-workspace";

export const zoneId = "0123456789abcdef0123456789abcdef";
const tokens = { vercel: "vercel-token-of-the-test", cloudflare: "cloudflare-token-of-the-test" };

/** A program with one of each kind that the kit declares at Vercel and Cloudflare. The site is one file: no build. */
export const vendorProgram = `
const vercel = require("@pulumiverse/vercel");
const cloudflare = require("@pulumi/cloudflare");
const path = require("node:path");
const zoneId = "${zoneId}";
const project = new vercel.Project("project", { name: "acme-auth", framework: "nextjs", nodeVersion: "24.x" });
const variables = ["NEXT_PUBLIC_ONE", "TWO"].map((key) => new vercel.ProjectEnvironmentVariable(key,
  { projectId: project.id, key, value: "value-of-" + key, targets: ["production"], sensitive: key === "TWO" },
  { deleteBeforeReplace: true }));
const site = path.join(__dirname, "site");
const deployment = new vercel.Deployment("deployment", { projectId: project.id, production: true, pathPrefix: site,
  files: vercel.getProjectDirectoryOutput({ path: site }).files }, { dependsOn: variables });
new vercel.ProjectDeploymentRetention("retention", { projectId: project.id, expirationPreview: "1w" });
new vercel.FirewallConfig("firewall", { projectId: project.id, rules: { rules: [{ name: "only-the-edge", active: true,
  action: { action: "deny" }, conditionGroups: [{ conditions: [{ type: "path", op: "eq", value: "/nope" }] }] }] } });
new vercel.ProjectDomain("domain", { projectId: project.id, domain: "auth.example.com" },
  { dependsOn: deployment, deleteBeforeReplace: true });
const record = new cloudflare.DnsRecord("site", { zoneId, name: "auth.example.com", type: "CNAME",
  content: "cname.vercel-dns.com", proxied: true, ttl: 1, comment: "Managed" }, { deleteBeforeReplace: true });
new cloudflare.DnsRecord("caa", { zoneId, name: "example.com", type: "CAA", ttl: 3600,
  data: { flags: 0, tag: "issue", value: "letsencrypt.org" } });
new cloudflare.ZoneSetting("tls", { zoneId, settingId: "min_tls_version", value: "1.2" }, { dependsOn: record });
new cloudflare.ZoneDnssec("dnssec", { zoneId, status: "active" });
new cloudflare.NotificationPolicy("alerts", { accountId: zoneId, name: "Attacks", alertType: "universal_ssl_event_type",
  enabled: true, mechanisms: { emails: [{ id: "ops@example.com" }] } });
new cloudflare.Ruleset("rules", { zoneId, kind: "zone", phase: "http_request_firewall_custom", name: "rules",
  rules: [{ ref: "block", expression: '(http.request.uri.path eq "/nope")', action: "block", description: "d", enabled: true }] },
  { dependsOn: record, deleteBeforeReplace: true });
`;

/** A stack of vendorProgram on stand-ins in this process, driven by the real engine. */
export interface VendorStack {
  workspace: EngineWorkspace;
  vercel: Vercel;
  cloudflare: Cloudflare;
  faults: FaultBook;
  mutate(request: MutationRequest): Promise<string>;
  journal(): JournalEntry[];
  close(): Promise<void>;
}

export async function openVendorStack(extraKinds: readonly MutableKind[] = []): Promise<VendorStack> {
  const workspace = await createEngineWorkspace();
  const folder = path.join(workspace.root, "vendors");
  mkdirSync(folder);
  mkdirSync(path.join(workspace.root, "site"));
  writeFileSync(path.join(workspace.root, "site", "index.html"), "hello");
  const journalFile = path.join(folder, "requests.jsonl");
  const journal = openJournal(journalFile);
  const faults = openFaultBook(path.join(folder, "faults"));
  const vercel = await createVercel({
    stateDir: folder,
    workDir: path.join(folder, "work"),
    builders: path.join(folder, "builders"),
    nodeModulesFrom: workspace.root,
    pluginDir: workspace.root,
    sitePort: 0,
    childEnvironment: {},
    tokens: [tokens.vercel],
    journal,
    faults,
    log: () => undefined,
  });
  const cloudflare = createCloudflare({
    stateDir: folder,
    journal,
    faults,
    tokens: [tokens.cloudflare],
    notify: async () => true,
    zones: [{ id: zoneId, name: "example.com", plan: "free" }],
  });
  const served = [await serveProvider(vercel.provider), await serveProvider(cloudflare.provider)];
  workspace.env["PULUMI_DEBUG_PROVIDERS"] = `vercel:${served[0]?.port},cloudflare:${served[1]?.port}`;
  const kinds = [...vercel.mutations, ...cloudflare.mutations, ...extraKinds];
  return {
    workspace,
    vercel,
    cloudflare,
    faults,
    mutate: (request) => mutate(kinds, request),
    journal: () => readJournal(journalFile),
    async close() {
      await Promise.all(served.map((server) => server.close()));
      await vercel.close();
      workspace.remove();
    },
  };
}
