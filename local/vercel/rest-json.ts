import type { Plain } from "../provider-stand-in/resource-kind";
import type { DeploymentEntry, DomainEntry, ProjectEntry, VariableEntry } from "./vercel-state";

/** Whose account it is: one that owns everything here. */
const account = { id: "local", uid: "local", username: "local" } as const;

/** A project as `GET /v9/projects/{project}` gives it. */
export function projectJson(
  project: ProjectEntry,
  deployments: Record<string, DeploymentEntry>,
  retention: Plain = {},
) {
  const { id, name, settings, createdAt, productionDeployment } = project;
  const live = deployments[productionDeployment ?? ""];
  return {
    accountId: account.id,
    id,
    name,
    createdAt,
    updatedAt: createdAt,
    framework: settings["framework"] ?? null,
    nodeVersion: settings["nodeVersion"],
    buildCommand: settings["buildCommand"] ?? null,
    installCommand: settings["installCommand"] ?? null,
    outputDirectory: settings["outputDirectory"] ?? null,
    rootDirectory: settings["rootDirectory"] ?? null,
    autoAssignCustomDomains: settings["autoAssignCustomDomains"] !== false,
    directoryListing: settings["directoryListing"] === true,
    ssoProtection: protectionJson(settings["vercelAuthentication"]),
    alias: [],
    deploymentExpiration: expirationJson(retention),
    resourceConfig,
    defaultResourceConfig: resourceConfig,
    targets: live === undefined ? {} : { production: targetJson(live, name) },
  };
}

/** Days of each span that the provider knows (terraform-provider-vercel v5.4.1, `client/deployment_retention.go`). */
const daysOf: Record<string, number> = {
  "1d": 1,
  "1w": 7,
  "1m": 30,
  "2m": 60,
  "3m": 90,
  "6m": 180,
  "1y": 365,
  unlimited: 36_500,
};

function expirationJson({ expirationPreview, expirationProduction, expirationCanceled, expirationErrored }: Plain) {
  return {
    expirationDays: daysOf[String(expirationPreview ?? "6m")],
    expirationDaysProduction: daysOf[String(expirationProduction ?? "1y")],
    expirationDaysCanceled: daysOf[String(expirationCanceled ?? "1m")],
    expirationDaysErrored: daysOf[String(expirationErrored ?? "3m")],
  };
}

const resourceConfig = { functionDefaultRegions: ["iad1"] };

/** How the API names the protection that the provider declares (terraform-provider-vercel v5.9.1, resource_project.go). */
const protections: Record<string, string> = {
  standard_protection: "prod_deployment_urls_and_all_previews",
  standard_protection_new: "all_except_custom_domains",
  only_preview_deployments: "preview",
  all_deployments: "all",
};

function protectionJson(declared: unknown): { deploymentType: string } | null {
  const kind = typeof declared === "object" && declared !== null && "deploymentType" in declared;
  const name = kind ? protections[String(declared.deploymentType)] : undefined;
  return name === undefined ? null : { deploymentType: name };
}

/** What a project says of the deployment that its production domains lead to. */
function targetJson(live: DeploymentEntry, name: string) {
  const {
    isInConcurrentBuildsQueue,
    isInSystemBuildsQueue,
    project: _project,
    ...rest
  } = deploymentJson(live, name, true);
  return {
    ...rest,
    deploymentHostname: live.url,
    isInConcurrentBuildsQueue,
    isInSystemBuildsQueue,
    userId: account.id,
  };
}

/** A sensitive value is never handed out again. */
export function variableJson({ id, key, targets, sensitive, value, comment, gitBranch, updatedAt }: VariableEntry) {
  const type = sensitive ? "sensitive" : "encrypted";
  return {
    id,
    key,
    target: targets,
    type,
    value: sensitive ? "" : value,
    comment,
    updatedAt,
    securityIssues: [],
    ...(gitBranch !== undefined && { gitBranch }),
  };
}

export function domainJson({ domain, projectId, redirect, redirectStatusCode, gitBranch }: DomainEntry) {
  return {
    name: domain,
    apexName: domain.split(".").slice(-2).join("."),
    projectId,
    redirect: redirect ?? null,
    redirectStatusCode: redirectStatusCode ?? null,
    gitBranch: gitBranch ?? null,
    verified: true,
  };
}

/** An entry of the list of deployments. `isLive`: the production domains lead to it. */
export function deploymentSummary(entry: DeploymentEntry, name: string, isLive: boolean) {
  return {
    uid: entry.id,
    name,
    projectId: entry.projectId,
    url: entry.url,
    state: entry.state,
    readyState: entry.state,
    // PROMOTED: domains lead or led to it; STAGED: built and never given them.
    readySubstate: isLive || entry.domains.length > 0 ? "PROMOTED" : "STAGED",
    type: "LAMBDAS",
    target: entry.target === "production" ? entry.target : null,
    meta: entry.meta,
    creator: account,
    inspectorUrl: null,
    created: entry.createdAt,
    createdAt: entry.createdAt,
    ready: entry.readyAt,
  };
}

/** A deployment as `GET /v13/deployments/{deployment}` gives it. */
export function deploymentJson(entry: DeploymentEntry, name: string, isLive: boolean) {
  const {
    uid: _uid,
    state: _state,
    created: _created,
    readySubstate,
    ...summary
  } = deploymentSummary(entry, name, isLive);
  return {
    ...summary,
    id: entry.id,
    readySubstate,
    alias: entry.domains,
    aliasAssigned: entry.state === "READY",
    aliasError: null,
    version: 2,
    public: false,
    regions: ["iad1"],
    routes: null,
    plan: "pro",
    ownerId: account.id,
    build: { env: [] },
    env: Object.keys(entry.environment),
    createdIn: "iad1",
    bootedAt: entry.createdAt,
    buildingAt: entry.createdAt,
    buildSkipped: false,
    isInConcurrentBuildsQueue: false,
    isInSystemBuildsQueue: false,
    project: { id: entry.projectId, name, framework: "nextjs" },
    projectSettings: entry.projectSettings ?? {},
  };
}

interface FileNode {
  name: string;
  type: "directory" | "file";
  mode: number;
  uid?: string;
  contentType?: string;
  children?: FileNode[];
}

/** What was uploaded, as `GET /v6/deployments/{deployment}/files` gives it: below `src`, each file with its SHA-1. */
export function fileTree(files: Record<string, string>): FileNode[] {
  const folder = (name: string): FileNode & { children: FileNode[] } => ({
    name,
    type: "directory",
    mode: 0o40755,
    children: [],
  });
  const source = folder("src");
  const folders = new Map([["", source]]);
  const folderAt = (path: string): { children: FileNode[] } => {
    const known = folders.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf("/");
    const made = folder(path.slice(cut + 1));
    folders.set(path, made);
    folderAt(cut === -1 ? "" : path.slice(0, cut)).children.push(made);
    return made;
  };
  for (const [path, uid] of Object.entries(files)) {
    const cut = path.lastIndexOf("/");
    const node: FileNode = {
      name: path.slice(cut + 1),
      type: "file",
      mode: 0o100644,
      uid,
      contentType: "application/octet-stream",
    };
    folderAt(cut === -1 ? "" : path.slice(0, cut)).children.push(node);
  }
  return [source];
}
